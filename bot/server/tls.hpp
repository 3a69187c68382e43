#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

#include "bot/server/server.hpp"

namespace gridbot::server {

/// A context that serves with the certificate in `files`. Throws boost::system::system_error when a file cannot be read
/// or the key is not the certificate's.
std::shared_ptr<boost::asio::ssl::context> server_tls(const TlsFiles& files);

/// A context that trusts the system's CA store and `extra_ca_file` (PEM; empty: none), and verifies. Never null. Who
/// trusts the same gets the same one as long as anybody holds it: the CA store alone takes 0.7 MB. Safe from any
/// thread. Throws boost::system::system_error when the file cannot be read.
std::shared_ptr<boost::asio::ssl::context> client_tls(const std::string& extra_ca_file);

}  // namespace gridbot::server
