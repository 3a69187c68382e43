#include "commands/pictures.hpp"

#include <algorithm>

#include "storage/attachments.hpp"

namespace gridbot::commands {
namespace {

using storage::attachments::Attachment;
using storage::attachments::State;

bool has_any(const Context& context, const InboundMessage& message, const std::vector<PictureFile>& kept) {
    return !context.message_id.empty() && (!message.images.empty() || !kept.empty());
}

Attachment brought_by(const Context& context) {
    return {.at = context.now,
            .channel = context.where.channel,
            .account = context.actor.account,
            .message = context.message_id,
            .next_at = context.now};
}

}  // namespace

void bring_pictures(Context& context, const InboundMessage& message, const std::vector<PictureFile>& kept) {
    if (!has_any(context, message, kept)) return;
    context.brings_pictures = true;
    std::vector<Attachment> pictures;
    for (const PictureFile& file : kept) {
        pictures.push_back(brought_by(context));
        pictures.back().state = State::kept;
        pictures.back().file = file;
    }
    for (const std::string& source : message.images) {
        pictures.push_back(brought_by(context));
        pictures.back().source = source;
    }
    pictures.resize(std::min(pictures.size(), kMostPictures));
    for (const Attachment& picture : pictures) storage::attachments::add(context.tx, context.town.code, picture);
}

void leave_pictures(Context& context, const InboundMessage& message, const std::vector<PictureFile>& kept,
                    const Reply& reply) {
    if (!has_any(context, message, kept) || reply.asks) return;
    const auto let_go = context.actor.is_staff() ? storage::attachments::wait : storage::attachments::drop;
    let_go(context.tx, context.town.code, context.where.channel, context.message_id);
}

}  // namespace gridbot::commands
