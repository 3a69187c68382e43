#include "commands/desk.hpp"

namespace gridbot::commands {

std::unique_ptr<const Desk> make_desk(std::shared_ptr<const Town> town) {
    intake::Reader reader(intake::shipped_language(town->taxonomy), town->bot_names);
    PlaceIndex places(town->directory, reader);
    return std::make_unique<const Desk>(Desk{std::move(town), std::move(reader), std::move(places)});
}

}  // namespace gridbot::commands
