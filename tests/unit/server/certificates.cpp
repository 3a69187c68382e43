#include "tests/unit/server/certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace gridbot::server {
namespace {

template <class T, void (*release)(T*)>
struct Release {
    void operator()(T* object) const { release(object); }
};
using Key = std::unique_ptr<EVP_PKEY, Release<EVP_PKEY, EVP_PKEY_free>>;
using Cert = std::unique_ptr<X509, Release<X509, X509_free>>;

struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

void add_extension(X509* certificate, int kind, const std::string& value) {
    auto* extension = X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str());
    if (!extension) throw std::runtime_error("cannot make extension " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

}  // namespace

Certificate::Certificate(const std::string& alternative_names) : names_(alternative_names) {
    auto pattern = (std::filesystem::temp_directory_path() / "gridbot-certXXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    renew();
}

Certificate::~Certificate() {
    std::error_code ignored;  // a temporary folder that stays is no failure of the test
    std::filesystem::remove_all(folder_, ignored);
}

void Certificate::renew() {
    constexpr long kDay = 24 * 3600;
    const Key key(EVP_EC_gen("P-256"));
    const Cert certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial_);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDay);
    X509_set_pubkey(certificate.get(), key.get());
    auto* name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE");
    add_extension(certificate.get(), NID_subject_alt_name, names_);
    if (!X509_sign(certificate.get(), key.get(), EVP_sha256())) throw std::runtime_error("cannot sign");

    const File certificate_file(std::fopen(files().certificate_file.c_str(), "w"));
    PEM_write_X509(certificate_file.get(), certificate.get());
    const File key_file(std::fopen(files().key_file.c_str(), "w"));
    PEM_write_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

}  // namespace gridbot::server
