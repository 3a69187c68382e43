#include "bot/server/roster.hpp"

#include "bot/server/connection.hpp"

namespace gridbot::server {

void Roster::enter(Connection& connection, bool served) {
    const std::lock_guard lock(mutex_);
    connections_.insert(&connection);
    served_ += served ? 1 : 0;
}

void Roster::leave(Connection& connection, bool served) noexcept {
    const std::lock_guard lock(mutex_);
    connections_.erase(&connection);
    served_ -= served ? 1 : 0;
    if (connections_.empty() && last_left_) last_left_();
}

std::size_t Roster::served() const {
    const std::lock_guard lock(mutex_);
    return served_;
}

std::size_t Roster::turned_away() const {
    const std::lock_guard lock(mutex_);
    return connections_.size() - served_;
}

std::vector<std::shared_ptr<Connection>> Roster::all() const {
    const std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Connection>> all;
    all.reserve(connections_.size());
    for (auto* connection : connections_)
        if (auto alive = connection->weak_from_this().lock()) all.push_back(std::move(alive));
    return all;
}

void Roster::on_empty(std::function<void()> last_left) {
    const std::lock_guard lock(mutex_);
    last_left_ = std::move(last_left);
}

}  // namespace gridbot::server
