#include "commands/desk.hpp"

#include <stdexcept>

#include "embedded/gridbot_defaults.hpp"

namespace gridbot::commands {

std::unique_ptr<const Desk> make_desk(std::shared_ptr<const Town> town) {
    auto file = intake::read_vocabulary(defaults::find("defaults/vocabulary.toml").value_or(""), *town->taxonomy);
    if (!file.faults.empty()) throw std::runtime_error("embedded vocabulary.toml: " + file.faults.front().what);
    intake::Reader reader(std::move(file.vocabulary), town->taxonomy, town->bot_names);
    PlaceIndex places(town->directory, reader);
    return std::make_unique<const Desk>(Desk{std::move(town), std::move(reader), std::move(places)});
}

}  // namespace gridbot::commands
