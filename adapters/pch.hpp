#pragma once

// What every adapter begins with.
#include "adapters/adapter.hpp"
#include "core/pch.hpp"
