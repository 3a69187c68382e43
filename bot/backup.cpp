#include "bot/backup.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <ostream>

#include "bot/database.hpp"
#include "bot/key.hpp"
#include "bot/pictures.hpp"
#include "bot/postgresql_tools.hpp"
#include "bot/verify.hpp"
#include "core/clock.hpp"
#include "core/picture_folder.hpp"
#include "storage/migrations.hpp"
#include "storage/sqlite/lock_file.hpp"
#include "storage/sqlite/snapshot.hpp"
#include "storage/sqlite/store.hpp"

namespace gridbot {
namespace {

namespace fs = std::filesystem;
using storage::tables::Inventory;

// What a manifest calls the two kinds of databases.
constexpr std::string_view kSqlite = "sqlite";
constexpr std::string_view kPostgresql = "postgresql";

/// Removes a file that is only needed on the way.
struct Temporary {
    fs::path file;
    ~Temporary() {
        std::error_code ignored;  // what failed before is being told already
        fs::remove(file, ignored);
    }
};

Manifest manifest_of(storage::Tx& tx, std::string_view database, Time now) {
    return {.program = GRIDBOT_VERSION,
            .made_at = format_iso(now, Zone::find("UTC").value()),
            .database = std::string(database),
            .inventory = storage::tables::take_inventory(tx),
            .key = stored_fingerprint(tx).value_or("")};
}

std::int64_t rows_of(const Inventory& inventory, const std::string& table) {
    const auto found = inventory.rows.find(table);
    return found == inventory.rows.end() ? 0 : found->second;
}

std::string describe(const Manifest& manifest) {
    return fmt::format("{} cases, {} lines of history, schema {}, heads {}", rows_of(manifest.inventory, "cases"),
                       rows_of(manifest.inventory, "case_events"), manifest.inventory.schema, manifest.inventory.heads);
}

/// Prints what differs; tables that came with a later schema do not.
int compare(const Inventory& expected, const Inventory& found, std::ostream& said) {
    int faults = 0;
    for (const auto& [table, rows] : expected.rows) {
        if (rows == rows_of(found, table)) continue;
        said << fmt::format("{}: fault: {} rows instead of {}\n", table, rows_of(found, table), rows);
        ++faults;
    }
    if (expected.heads != found.heads) {
        said << "case_events: fault: the histories do not end with the same lines\n";
        ++faults;
    }
    return faults;
}

void refuse_another_key(const RestoreOptions& options, const Manifest& manifest, const fs::path& key_file) {
    if (options.without_key || manifest.key.empty()) return;
    const auto held = fingerprint_of(key_file);
    if (!held || held == manifest.key) return;
    throw CallersFault(
        fmt::format("the key file {} holds another key: the contact data of this backup was sealed with the key whose "
                    "fingerprint is {}; put that key there first, or add --without-key and never read "
                    "that data again",
                    key_file.string(), manifest.key));
}

/// What is restored comes first: the key may be on another machine, and is only needed by the next start.
void tell_of_missing_key(const Manifest& manifest, const fs::path& key_file, std::ostream& said) {
    if (manifest.key.empty() || fingerprint_of(key_file)) return;
    said << fmt::format(
        "the key file {} is missing: put the key whose fingerprint is {} there before the service is "
        "started; if it is lost, restore once more with --without-key\n",
        key_file.string(), manifest.key);
}

void require_known(const Manifest& manifest) {
    const int known = static_cast<int>(storage::known_migrations().size());
    if (manifest.inventory.schema > known)
        throw CallersFault(
            fmt::format("the backup is from a newer gridbot ({}): its schema is number {}, this program "
                        "knows up to {}; restore it with the newer program",
                        manifest.program, manifest.inventory.schema, known));
}

void require_empty_place(const fs::path& file) {
    for (const char* suffix : {"", "-wal", "-shm"})
        if (fs::exists(file.string() + suffix))
            throw CallersFault(fmt::format("{}{} is already there, and a restore replaces nothing; move it away first",
                                           file.string(), suffix));
}

/// Brings the restored database up to date and reads all of it: 0 whole.
int verify_restored(const std::string& url, const RestoreOptions& options, const Manifest& manifest,
                    std::ostream& said) {
    const auto store = open_database(url, SystemClock().now());
    const Inventory found = storage::query_now(*store, storage::tables::take_inventory);
    const auto faults = compare(manifest.inventory, found, said) + verify_database(*store, url, said).faults;
    if (options.without_key) storage::run_now(*store, forget_fingerprint);
    store->close();
    return faults == 0 ? 0 : 1;
}

std::optional<Manifest> back_up_sqlite(const fs::path& file, const fs::path& out, Time now,
                                       const std::function<bool()>& goes_on) {
    const Temporary copy{out.string() + ".copy"};
    fs::remove(copy.file);  // of a process that died over it
    Manifest manifest;
    const auto look = [&](storage::Tx& tx) { manifest = manifest_of(tx, kSqlite, now); };
    if (!storage::copy_sqlite(file, copy.file, look, goes_on)) return std::nullopt;
    write_backup_file(out, manifest, copy.file);
    return manifest;
}

/// The manifest and pg_dump see one state: the snapshot of one transaction, which waits meanwhile.
Manifest back_up_postgresql(const std::string& url, const fs::path& out, Time now) {
    const NewFile archive{out.string() + ".copy"};  // never kept
    const auto store = open_database_to_read(url);
    Manifest manifest = storage::query_now(*store, [&](storage::Tx& tx) {
        tx.exec("SET LOCAL idle_in_transaction_session_timeout = 0");
        const auto snapshot = tx.value<std::string>("SELECT pg_export_snapshot()");
        Manifest seen = manifest_of(tx, kPostgresql, now);
        pg_dump(url, snapshot.value(), archive.part());
        return seen;
    });
    write_backup_file(out, manifest, archive.part());
    return manifest;
}

int restore_sqlite(const fs::path& file, const RestoreOptions& options, const Manifest& manifest, std::ostream& said) {
    require_empty_place(file);
    fs::create_directories(file.parent_path());
    const storage::LockFile lock{file};  // no service may start on it meanwhile
    NewFile place{file};
    unpack_backup(options.in, manifest, place);
    const Temporary lock_of_part{place.part().string() + ".lock"};
    if (verify_restored("sqlite:" + place.part().string(), options, manifest, said) != 0) {
        said << fmt::format("{}: not whole; nothing was restored\n", options.in);
        return 1;
    }
    place.keep();
    return 0;
}

int restore_postgresql(const std::string& url, const RestoreOptions& options, const Manifest& manifest,
                       std::ostream& said) {
    NewFile archive{fs::temp_directory_path() / fmt::format("gridbot-restore-{}", ::getpid())};  // never kept
    unpack_backup(options.in, manifest, archive);
    pg_restore(url, archive.part());
    if (verify_restored(url, options, manifest, said) == 0) return 0;
    said << fmt::format("{}: not whole; drop what was restored\n", options.in);
    return 1;
}

/// What `url` means where it stands in the configuration, if one is named.
std::string address_of(const std::string& url, const std::string& config_file) {
    if (config_file.empty()) return url;
    const Config config = usable_config(load_config(config_file, environment));
    const auto file = sqlite_file(url);
    return file ? "sqlite:" + (config.file.parent_path() / *file).lexically_normal().string() : url;
}

/// The pictures that stand beside the backup, and what is missing of those that the database names.
void restore_pictures(const Config& config, const RestoreOptions& options, std::ostream& said) {
    const fs::path from = pictures_beside(options.in);
    PictureFolder(from).copy_missing_to(PictureFolder(pictures_folder(config.storage)));
    const auto store = open_database_to_read(config.storage.url);
    if (const auto missing = count_missing_pictures(*store, config, said); missing > 0)
        said << fmt::format("{} pictures are missing: put the files of {} where the backup was made into {}\n", missing,
                            from.filename().string(), pictures_folder(config.storage).string());
}

}  // namespace

std::optional<Manifest> make_backup(const StorageConfig& storage, const fs::path& out, Time now,
                                    const std::function<bool()>& goes_on) {
    if (fs::exists(out)) throw CallersFault(fmt::format("{} is already there; name another file", out.string()));
    const auto file = sqlite_file(storage.url);
    auto manifest = file ? back_up_sqlite(*file, out, now, goes_on) : back_up_postgresql(storage.url, out, now);
    // After the database: a picture is in its folder before the database names it.
    if (manifest) PictureFolder(pictures_folder(storage)).copy_missing_to(PictureFolder(pictures_beside(out)));
    return manifest;
}

int run_backup(const std::string& out, const std::string& config_file, std::ostream& said) {
    const Config config = usable_config(load_config(config_file, environment));
    const auto manifest = make_backup(config.storage, out, SystemClock().now(), [] { return true; });
    said << fmt::format("{}: {}\n", out, describe(*manifest));
    return 0;
}

int run_restore(const RestoreOptions& options, std::ostream& said) {
    const Config config = usable_config(load_config(options.config, environment));
    const Manifest manifest = read_manifest(options.in);
    const auto file = sqlite_file(config.storage.url);
    if (manifest.database != (file ? kSqlite : kPostgresql))
        throw CallersFault(
            "restore: a backup of one kind of database goes into the same kind; restore it there, then "
            "use `gridbot move`");
    require_known(manifest);
    refuse_another_key(options, manifest, config.storage.key_file);
    const int code = file ? restore_sqlite(*file, options, manifest, said)
                          : restore_postgresql(config.storage.url, options, manifest, said);
    if (code != 0) return code;
    restore_pictures(config, options, said);
    said << fmt::format("{}: whole as of {}, {}\n", options.in, manifest.made_at, describe(manifest));
    if (options.without_key)
        said << fmt::format("without its key ({}): names, phone numbers, rooms and texts as written stay unreadable\n",
                            manifest.key);
    else
        tell_of_missing_key(manifest, config.storage.key_file, said);
    return 0;
}

int run_move(const MoveOptions& options, std::ostream& said) {
    const Time now = SystemClock().now();
    const std::string from = address_of(options.from, options.config);
    const std::string to = address_of(options.to, options.config);
    if (const auto file = sqlite_file(from); file && !fs::exists(*file))
        throw CallersFault(fmt::format("{} is not there; --from names the database that is", file->string()));
    const auto source = open_database(from, now);  // as its only user
    const auto target = open_database(to, now);
    const Inventory empty = storage::query_now(*target, storage::tables::take_inventory);
    for (const auto& [table, rows] : empty.rows)
        if (rows != 0) throw CallersFault(fmt::format("--to is not empty: table {} holds {} rows", table, rows));

    Inventory expected;
    storage::query_now(*source, [&](storage::Tx& tx) {
        expected = storage::tables::take_inventory(tx);
        storage::tables::copy_all(tx, *target);
    });
    const Inventory found = storage::query_now(*target, storage::tables::take_inventory);
    const auto faults = compare(expected, found, said) + verify_database(*target, to, said).faults;
    said << fmt::format("{} cases, {} lines of history, heads {}: {} faults\n", rows_of(found, "cases"),
                        rows_of(found, "case_events"), found.heads, faults);
    return faults == 0 ? 0 : 1;
}

}  // namespace gridbot
