#include "bot/server/tls.hpp"

#include <map>
#include <mutex>

namespace gridbot::server {

namespace ssl = boost::asio::ssl;

std::shared_ptr<ssl::context> server_tls(const TlsFiles& files) {
    auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
    context->set_options(ssl::context::default_workarounds | ssl::context::no_compression);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    context->use_certificate_chain_file(files.certificate_file);
    context->use_private_key_file(files.key_file, ssl::context::pem);
    return context;
}

std::shared_ptr<ssl::context> client_tls(const std::string& extra_ca_file) {
    static std::mutex mutex;
    static std::map<std::string, std::weak_ptr<ssl::context>> in_use;  // by extra file
    const std::scoped_lock lock(mutex);
    if (auto known = in_use[extra_ca_file].lock()) return known;
    auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    context->set_default_verify_paths();
    if (!extra_ca_file.empty()) context->load_verify_file(extra_ca_file);
    context->set_verify_mode(ssl::verify_peer);
    in_use[extra_ca_file] = context;
    return context;
}

}  // namespace gridbot::server
