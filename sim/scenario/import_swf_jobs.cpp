#include "sim/scenario/import_jobs.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <string_view>

namespace minehall::scenario {

namespace {

constexpr std::size_t field_count = 18;
using Fields = std::array<double, field_count>;

bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

Fields read_fields(std::string_view row, int line, const InputText& input) {
  Fields fields{};
  std::size_t count = 0;
  for (std::size_t at = 0; at < row.size();) {
    if (blank(row[at])) {
      ++at;
      continue;
    }
    std::size_t end = at;
    while (end < row.size() && !blank(row[end])) ++end;
    if (count == field_count) input.fail(line, static_cast<int>(at) + 1, "more than 18 fields; a job of SWF has 18");
    const auto [stop, error] = std::from_chars(row.data() + at, row.data() + end, fields[count]);
    if (error != std::errc{} || stop != row.data() + end || !std::isfinite(fields[count]))
      input.fail(line, static_cast<int>(at) + 1,
                 "field " + std::to_string(count + 1) + ": " + in_quotes(row.substr(at, end - at)) +
                     " is not a number; write -1 for unknown");
    ++count;
    at = end;
  }
  if (count != field_count)
    input.fail(line, 1, std::to_string(count) + " fields; a job of SWF has 18, with -1 for unknown");
  return fields;
}

TraceJob make_job(const Fields& fields, int line, const InputText& input) {
  const double processors = fields[7] > 0 ? fields[7] : fields[4];
  if (processors > 1e6) input.fail(line, 1, "more than a million processors; check field 8");
  if (processors != std::floor(processors)) input.fail(line, 1, "not a whole number of processors; check field 8");
  if (fields[1] < 0) input.fail(line, 1, "field 2: a job without submit time; remove the row");
  return {.submit = fields[1],
          .run = fields[3],
          .requested = std::max(fields[8], 0.0),
          .gpus = static_cast<std::int32_t>(processors),
          .line = line};
}

} // namespace

std::vector<TraceJob> import_swf_jobs(const InputText& input, const JobTraceSpec&, SeriesQuality& quality) {
  std::vector<TraceJob> jobs;
  std::string_view rest = input.text;
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    const std::string_view row = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const std::size_t first = row.find_first_not_of(" \t\r");
    if (first == std::string_view::npos || row[first] == ';') continue;
    ++quality.rows;
    const TraceJob job = make_job(read_fields(row, line, input), line, input);
    if (job.run <= 0 || job.gpus <= 0) {
      ++quality.dropped;
      continue;
    }
    jobs.push_back(job);
  }
  return jobs;
}

} // namespace minehall::scenario
