#pragma once

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <string>

#include "storage/postgresql/connection.hpp"

namespace gridbot::storage {

inline const char* missing_postgresql() {
    return std::getenv("GRIDBOT_TEST_POSTGRESQL")
               ? nullptr
               : "GRIDBOT_TEST_POSTGRESQL is not set: no PostgreSQL to test with; scripts/test.sh starts one";
}

/// An empty schema of its own on the server that GRIDBOT_TEST_POSTGRESQL names, gone afterwards.
class PostgresqlSchema {
public:
    PostgresqlSchema() { run("CREATE SCHEMA " + name_); }
    ~PostgresqlSchema() {
        try {
            run("DROP SCHEMA " + name_ + " CASCADE");
        } catch (const std::exception&) {
            // The server goes with all its schemas at the end; a test that fails here has nothing more to say.
        }
    }
    PostgresqlSchema(const PostgresqlSchema&) = delete;
    PostgresqlSchema& operator=(const PostgresqlSchema&) = delete;

    /// Where everything unqualified is found in this schema.
    std::string url() const { return server() + "&options=-csearch_path%3D" + name_; }
    /// As an operator with another tool.
    void run(const std::string& script) const {
        PostgresqlConnection{url(), PostgresqlConnection::Access::writer}.run_script(script);
    }

private:
    static std::string server() {
        const std::string url = std::getenv("GRIDBOT_TEST_POSTGRESQL");
        return url.find('?') == url.npos ? url + "?application_name=gridbot-test" : url;
    }
    static std::string next_name() {
        static std::atomic<int> count{0};
        return fmt::format("test_{}_{}", ::getpid(), ++count);
    }

    const std::string name_ = next_name();
};

}  // namespace gridbot::storage
