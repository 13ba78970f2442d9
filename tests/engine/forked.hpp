// SimGrid's clock is static: a case that needs the engine runs in a child of its own.
#pragma once

#include <catch2/catch.hpp>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace minehall::test {

// A failed expectation inside a child: Catch2's own macros would be lost with it.
inline void expect(bool holds, const std::string& what) {
  if (!holds) throw std::runtime_error(what);
}

template <class F> void forked(F body) {
  std::fflush(nullptr);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int status = 0;
    try {
      body();
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      status = 1;
    }
    std::fflush(nullptr);
    _exit(status);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

} // namespace minehall::test
