// Carries the precompiled headers of tests/pch.hpp.
