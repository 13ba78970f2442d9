#include "sim/command/exit_status.hpp"
#include "sim/command/verb.hpp"

#include <csignal>
#include <iostream>

int main(int argc, char** argv) {
  using namespace minehall::command;
  std::ios::sync_with_stdio(false);
  std::signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an error of its write, with a message
  try {
    const int status = dispatch({argv + 1, argv + argc}, std::cout, std::cerr);
    if (std::cout.flush()) return status;
    std::cerr << "minehall: standard output cannot be written\n";
    return exit_output;
  } catch (...) { // the only catch-all of the program
    return report_exception(std::cerr);
  }
}
