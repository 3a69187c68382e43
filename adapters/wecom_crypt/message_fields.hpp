#pragma once

#include <string>

#include "adapters/wecom_crypt/xml.hpp"
#include "core/message.hpp"

/// What the messages of the family's apps and accounts have in common (protocol sheets: WeCom 3.2, WeChat 2.2).
namespace gridbot::adapters {

/// Who speaks to whom, where and when. Without an id and a text: those depend on the kind of message.
InboundMessage message_head(const XmlFields& fields, const std::string& channel);

/// The key of a message against being read twice.
std::string id_of_message(const XmlFields& fields);

/// The same of an event, which has no number of its own.
std::string id_of_event(const XmlFields& fields);

/// Takes over what a message says: words, or in brackets what is none. False: a type that says nothing to the bot.
bool read_content(const XmlFields& fields, InboundMessage& message);

}  // namespace gridbot::adapters
