#pragma once

// What nearly every test pulls in; precompiled because parsing it is most of their build.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "commands/pch.hpp"
