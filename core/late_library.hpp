#pragma once

#include <atomic>

namespace gridbot {

/// A shared library that is loaded when the first of its functions is called. What draws, reads pictures or speaks to
/// PostgreSQL brings fifty others along; a service that does none of it would hold 8 MB of them from its start.
class LateLibrary {
public:
    /// `file`: as the loader knows it; `package`: Debian's, for the message where it is missing.
    constexpr LateLibrary(const char* file, const char* package) : file_(file), package_(package) {}

    /// Never null. Throws std::runtime_error with one sentence where the library is missing, or knows no such function.
    void* symbol(const char* name) const;

private:
    const char* file_;
    const char* package_;
};

template <class Signature>
class LateFunction;

/// One of its functions: called like the one that the library's header declares. From any thread.
template <class R, class... Arguments>
class LateFunction<R(Arguments...)> {
public:
    constexpr LateFunction(const LateLibrary& library, const char* name) : library_(library), name_(name) {}

    /// Throws as LateLibrary::symbol does.
    R operator()(Arguments... arguments) const { return found()(arguments...); }

private:
    using Pointer = R (*)(Arguments...);

    Pointer found() const {
        Pointer function = found_.load(std::memory_order_acquire);
        if (!function) {
            function = reinterpret_cast<Pointer>(library_.symbol(name_));
            found_.store(function, std::memory_order_release);
        }
        return function;
    }

    const LateLibrary& library_;
    const char* name_;
    mutable std::atomic<Pointer> found_{nullptr};
};

}  // namespace gridbot

/// In a namespace of ours the name of a library's function stands for the one that is loaded late.
#define GRIDBOT_LATE(library, name)                                         \
    inline constinit const ::gridbot::LateFunction<decltype(::name)> name { \
        library, #name                                                      \
    }
