#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/http_out.hpp"

namespace gridbot::world {

/// One call the service made, as its platform would read it.
struct Call {
    Time at;
    std::string url;
    std::string path;
    std::string to;    // group, account, or the path of a robot; empty for a token
    std::string text;  // what people would read
    std::string body;  // as it was sent
    bool arrived = false;
};

/// The outside: answers as the platforms do when all is well, fails when it is told to, and keeps every call.
class RecordingHttpOut final : public HttpOut {
public:
    explicit RecordingHttpOut(const Clock& clock) : clock_(clock) {}

    boost::asio::awaitable<Result<HttpReply>> send(HttpCall call) override;

    /// The next call of that path is answered so; several in the order given.
    void answer_next(const std::string& path, Result<HttpReply> reply) { queued_[path].push_back(std::move(reply)); }
    /// Nothing can be reached, or only that path cannot.
    void go_down(const std::string& path = {}) { down_ = path; }
    void come_back() { down_.reset(); }
    /// The n-th call from now on breaks off, counted from 1.
    void break_call(int n) { breaks_at_ = static_cast<int>(calls_.size()) + n; }

    const std::vector<Call>& calls() const { return calls_; }
    std::vector<Call> calls_of(std::string_view path) const;
    void forget() { calls_.clear(); }

private:
    Result<HttpReply> reply_to(const Call& call);

    const Clock& clock_;
    std::vector<Call> calls_;
    std::map<std::string, std::deque<Result<HttpReply>>> queued_;
    std::optional<std::string> down_;
    int breaks_at_ = 0;
};

}  // namespace gridbot::world
