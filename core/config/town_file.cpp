#include "core/config/town_file.hpp"

#include <cassert>

#include "core/config/cover.hpp"
#include "core/config/table_checks.hpp"
#include "core/config/toml_document.hpp"
#include "core/config/toml_table.hpp"
#include "core/config/words.hpp"
#include "core/csv.hpp"
#include "core/policy/calendar_file.hpp"
#include "core/policy/rhythm_file.hpp"
#include "core/taxonomy_file.hpp"
#include "core/texts_file.hpp"
#include "embedded/gridbot_defaults.hpp"

namespace gridbot {
namespace {

std::string_view shipped(std::string_view name) {
    const auto text = defaults::find(name);
    assert(text);  // config/CMakeLists.txt embeds it
    return *text;
}

/// One [town] table and the files it names.
class TownReader {
public:
    TownReader(const toml::table& source, const std::filesystem::path& file, const ConfigSources& sources,
               FaultLog& log)
        : table_(source, "[town]", sources.shown(file), sources, log),
          file_(sources.shown(file)),
          folder_(file.parent_path()),
          sources_(sources),
          log_(log) {}

    TownDraft read();

private:
    struct Document {
        std::string file;  // as it is named in faults
        std::string text;
    };
    /// The file that a key names; nothing where the key is absent or the file unreadable (then a fault says so).
    std::optional<Document> document(std::string_view key);
    void cannot_be_read(std::string_view key, const std::filesystem::path& path);
    /// Calls read(table, file) with the table that the spec's key names.
    template <class Read>
    void read_table(const TownDraft& draft, TableKind kind, Read read);

    void read_names(TownDraft& draft);
    void read_tables(TownDraft& draft);
    void read_taxonomy_file(TownDraft& draft);
    void read_texts_file(TownDraft& draft);
    void read_calendar_file(TownDraft& draft);
    void read_rhythm_file(TownDraft& draft);

    TomlTable table_;
    std::string file_;
    std::filesystem::path folder_;
    const ConfigSources& sources_;
    FaultLog& log_;
};

bool is_town_code(const std::string& code) {
    return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

TownDraft TownReader::read() {
    TownDraft draft;
    draft.file = file_;
    draft.line = table_.line();
    read_names(draft);
    read_tables(draft);
    read_taxonomy_file(draft);
    read_texts_file(draft);
    read_calendar_file(draft);
    read_rhythm_file(draft);
    table_.warn_of_unknown_keys();
    return draft;
}

std::optional<TownReader::Document> TownReader::document(std::string_view key) {
    const auto name = table_.text(key);
    if (!name) return std::nullopt;
    const std::filesystem::path path = (folder_ / *name).lexically_normal();
    if (auto text = sources_.read(path)) return Document{sources_.shown(path), std::move(*text)};
    cannot_be_read(key, path);
    return std::nullopt;
}

void TownReader::cannot_be_read(std::string_view key, const std::filesystem::path& path) {
    table_.fault(key, "names " + sources_.shown(path) + ", which cannot be read",
                 "put the file there, readable for the service; paths start at this file's folder");
}

template <class Read>
void TownReader::read_table(const TownDraft& draft, TableKind kind, Read read) {
    const TableSpec& spec = spec_of(kind);
    if (spec.is_needed) table_.needed_text(spec.key, std::string(spec.key) + ".csv");
    const auto name = table_.text(spec.key);
    if (!name) return;
    const std::filesystem::path path = (folder_ / *name).lexically_normal();
    const auto text = sources_.read(path);
    TableAtHand table{draft.code, draft.zone, kind, path, sources_.shown(path), text.has_value(), {}};
    if (text) table.table = read_csv(*text);
    if (sources_.revise.table) sources_.revise.table(table);
    if (table.is_there)
        read(table.table, table.shown);
    else
        cannot_be_read(spec.key, path);
}

void TownReader::read_names(TownDraft& draft) {
    draft.name = table_.needed_text("name", "三河湖镇").value_or("");
    draft.code = table_.needed_text("code", "SH").value_or("");
    if (!draft.code.empty() && !is_town_code(draft.code))
        table_.fault("code", "is not two capital letters", "write two letters such as \"SH\": ticket numbers start so");
    const std::string zone = table_.text("timezone").value_or("Asia/Shanghai");
    if (auto found = Zone::find(zone))
        draft.zone = *found;
    else
        table_.fault("timezone", in_quotes(zone) + " is not known",
                     "write \"Asia/Shanghai\"; tzdata must be installed");
    draft.bot_names = table_.texts("bot_names");
}

void TownReader::read_tables(TownDraft& draft) {
    TownTables& tables = draft.tables;
    const std::vector<std::string> own_levels = table_.texts("levels");
    const std::size_t faults_before = log_.faults();
    read_table(draft, TableKind::grids, [&](const CellTable& table, const std::string& file) {
        tables.grids = read_grids(table, file, own_levels, log_);
    });
    read_table(draft, TableKind::orgs,
               [&](const CellTable& table, const std::string& file) { tables.orgs = read_orgs(table, file, log_); });
    read_table(draft, TableKind::staff,
               [&](const CellTable& table, const std::string& file) { tables.staff = read_staff(table, file, log_); });
    read_table(draft, TableKind::groups, [&](const CellTable& table, const std::string& file) {
        tables.groups = read_groups(table, file, log_);
    });
    read_table(draft, TableKind::routing, [&](const CellTable& table, const std::string& file) {
        tables.routing = read_routing(table, file, log_);
    });
    read_table(draft, TableKind::duty,
               [&](const CellTable& table, const std::string& file) { tables.duty = read_duty(table, file, log_); });
    draft.has_table_faults = log_.faults() > faults_before;
}

void TownReader::read_taxonomy_file(TownDraft& draft) {
    if (auto own = document("categories")) {
        TaxonomyFile file = read_taxonomy(own->text);
        log_.take_faults(own->file, file.faults);
        draft.taxonomy = std::move(file.taxonomy);
    } else {
        draft.taxonomy = shipped_taxonomy();
    }
}

void TownReader::read_texts_file(TownDraft& draft) {
    draft.texts = text_book_of(read_texts(shipped("defaults/texts.toml")).entries);
    auto own = document("texts");
    if (!own) return;
    const TextsFile file = read_texts(own->text);
    TownTexts overlay = overlaid(draft.texts, file.entries);
    log_.take_faults(own->file, file.faults);
    log_.take_faults(own->file, overlay.faults);
    log_.take_warnings(own->file, overlay.warnings);
    draft.texts = std::move(overlay.texts);
}

void TownReader::read_calendar_file(TownDraft& draft) {
    CalendarAtHand calendar{.town = draft.code, .shipped = std::string(shipped("defaults/calendar.json"))};
    if (const auto name = table_.text("calendar")) {
        calendar.file = (folder_ / *name).lexically_normal();
        calendar.shown = sources_.shown(calendar.file);
        calendar.text = sources_.read(calendar.file);
    }
    if (sources_.revise.calendar) sources_.revise.calendar(calendar);
    if (!calendar.file.empty() && !calendar.text) cannot_be_read("calendar", calendar.file);
    CalendarFile file = read_calendar(calendar.text.value_or(calendar.shipped));
    for (CalendarFault& fault : file.faults)
        log_.fault(calendar.shown, fault.line, std::move(fault.what), std::move(fault.remedy));
    draft.calendar = Calendar(std::move(file.years));
}

void TownReader::read_rhythm_file(TownDraft& draft) {
    read_rhythm(shipped("defaults/rhythm.toml"), draft.rhythm);
    if (auto own = document("rhythm")) log_.take_faults(own->file, read_rhythm(own->text, draft.rhythm));
}

}  // namespace

TownDraft read_town(const toml::table& table, const std::filesystem::path& file, const ConfigSources& sources,
                    FaultLog& log) {
    return TownReader(table, file, sources, log).read();
}

std::shared_ptr<const Town> finish_town(TownDraft draft, const std::vector<ChannelConfig>& channels, FaultLog& log) {
    const std::size_t faults_before = log.faults();
    check_tables(draft.tables, *draft.taxonomy, draft.code, channels, log);
    if (!draft.zone) return nullptr;
    // Not make_shared: a Directory is made in its place and never moves.
    std::shared_ptr<const Town> town(new Town{.code = std::move(draft.code),
                                              .name = std::move(draft.name),
                                              .zone = *draft.zone,
                                              .bot_names = std::move(draft.bot_names),
                                              .directory = Directory(organisation_of(draft.tables)),
                                              .taxonomy = std::move(draft.taxonomy),
                                              .texts = std::move(draft.texts),
                                              .calendar = std::move(draft.calendar),
                                              .rhythm = std::move(draft.rhythm)});
    if (log.faults() > faults_before || draft.has_table_faults) return town;
    std::vector<ChannelConfig> own_channels;
    for (const ChannelConfig& channel : channels)
        if (channel.town == town->code) own_channels.push_back(channel);
    check_cover(town->directory, draft.tables, *town->taxonomy, town->rhythm, own_channels, log);
    return town;
}

}  // namespace gridbot
