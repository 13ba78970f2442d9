// `minehall summary RUN.h5 [--json]`
#pragma once

#include <filesystem>
#include <iosfwd>

namespace minehall::command {

enum class SummaryForm { table, json };

// Prints the scalars of /summary; the return value is the exit status (4: not a run file that this version can read).
int run_summary(const std::filesystem::path& file, SummaryForm form, std::ostream& out, std::ostream& err);

} // namespace minehall::command
