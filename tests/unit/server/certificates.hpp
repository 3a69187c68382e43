#pragma once

#include <string>

#include "bot/server/server.hpp"

namespace gridbot::server {

/// A self-signed certificate and its key as files in a folder of their own, removed with the object.
class Certificate {
public:
    /// `alternative_names` as OpenSSL writes them: "DNS:localhost,IP:127.0.0.1".
    explicit Certificate(const std::string& alternative_names);
    ~Certificate();
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    TlsFiles files() const { return {folder_ + "/cert.pem", folder_ + "/key.pem"}; }
    /// Replaces the files by another pair for the same names.
    void renew();

private:
    std::string names_;
    std::string folder_;
    long serial_ = 0;
};

}  // namespace gridbot::server
