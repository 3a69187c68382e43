#include "core/late_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <stdexcept>

namespace gridbot {

void* LateLibrary::symbol(const char* name) const {
    // Never closed: libraries like these stay for as long as the process lives.
    void* library = ::dlopen(file_, RTLD_NOW | RTLD_LOCAL);
    if (!library)
        throw std::runtime_error(fmt::format("{} is not on this machine; install Debian's {}", file_, package_));
    void* found = ::dlsym(library, name);
    if (!found)
        throw std::runtime_error(fmt::format("{} has no function {}; install Debian's {}", file_, name, package_));
    return found;
}

}  // namespace gridbot
