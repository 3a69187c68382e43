#pragma once

// What every command and nearly all of bot/ begin with.
#include "commands/context.hpp"
#include "core/pch.hpp"
