#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "commands/intake/fields.hpp"
#include "commands/intake/judgement.hpp"
#include "commands/intake/leanings.hpp"
#include "commands/intake/lexicon.hpp"
#include "commands/intake/normal_text.hpp"
#include "commands/intake/reader.hpp"
#include "commands/intake/splitter.hpp"
#include "commands/intake/ticket.hpp"

namespace gridbot::intake {

/// What every message is read with. Immutable.
struct Parts {
    std::shared_ptr<const Language> language;
    Normaliser normaliser;
    FieldFinder fields;
    std::map<std::u32string, std::string, std::less<>> tags;  // "报修" -> plea
    std::vector<std::u32string> bot_names;
    std::vector<std::u32string> staff_titles;
};

/// One message on its way from text to meaning.
class Message {
public:
    Message(const Parts& parts, std::string_view raw, const ReadContext& context);

    /// Decides in the order of domain 5.3.
    Reading read();

private:
    struct Tag {
        Span span;
        std::string plea;
        bool notice = false;
        bool bracketed = false;
        bool leading = false;  // nothing stands before it
    };

    void find_personal_data();
    void take_tickets();
    void find_tag();
    void find_audience();
    void judge_all();
    bool is_only_talk() const;
    bool leans_to_emergency();
    Leaning leaning_of(Span part) const;

    void decide();
    void explain();
    bool read_as_command();
    /// A fault of a kind that none of the sender's cases is about: news, whatever impatience stands beside it.
    bool is_other_matter() const;
    bool read_as_followup();
    bool is_report() const;
    bool says_only_where(Span part) const;
    bool says_where() const;
    bool tells_of_home() const;
    double report_points() const;
    bool about_nothing() const;

    void fill_report();
    ReportedMatter matter_of(Span part, const Address& inherited) const;
    ReportedMatter correction() const;
    std::optional<std::string> description_of(Span part, const std::vector<Field>& fields,
                                              const std::vector<Span>& address, const std::vector<Span>& unsaid) const;
    Address address_in(Span part, const Finds& finds, const std::vector<Field>& fields, std::vector<Span>& taken) const;
    Judgement judgement_of(Span part, const Leaning& leaning) const;
    std::u32string cleaned(Span span, const std::vector<Span>& besides = {}) const;
    bool negated_place(std::size_t position) const;

    const Parts& parts_;
    const ReadContext& context_;
    NormalText text_;
    Finds finds_;
    std::vector<Span> hidden_;  // personal data and tickets: blank in `match`, left out of descriptions
    std::vector<TicketFind> tickets_;
    std::optional<Tag> tag_;
    Span body_;
    Split split_;
    std::vector<Judgement> judged_;  // by part
    std::vector<Leaning> leanings_;  // by part
    Leaning whole_;                  // of the whole text
    Frame frame_ = Frame::real;
    bool template_ = false;
    bool to_bot_ = false;
    bool to_staff_ = false;
    bool slash_ = false;
    Reading out_;
};

}  // namespace gridbot::intake
