#include "core/errors.hpp"

namespace gridbot {
namespace {

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "gridbot"; }
    std::string message(int value) const override {
        switch (static_cast<Errc>(value)) {
            case Errc::bad_signature:
                return "signature missing or wrong";
            case Errc::stale_request:
                return "request outside its time window";
            case Errc::bad_payload:
                return "unreadable payload";
            case Errc::bad_time:
                return "unreadable time";
            case Errc::bad_config:
                return "unusable configuration value";
            case Errc::not_found:
                return "not found";
            case Errc::store_busy:
                return "write queue full";
            case Errc::store_unwell:
                return "database refuses writes";
            case Errc::refused:
                return "refused";
            case Errc::timed_out:
                return "timed out";
            case Errc::unreachable:
                return "unreachable";
            case Errc::host_not_allowed:
                return "host not on the allow-list";
        }
        return "unknown";
    }
};

}  // namespace

const boost::system::error_category& errc_category() {
    static const Category category;
    return category;
}

boost::system::error_code make_error_code(Errc code) {
    return {static_cast<int>(code), errc_category()};
}

}  // namespace gridbot
