// The one place where Boost.URL is compiled: Debian's Boost development package has its headers only.
#include <boost/url/src.hpp>
