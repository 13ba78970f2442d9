// Writes a run file that looks like one of the simulator's, without the simulator: for the plots and for timing.
// make_sample_run OUT.h5 [days]
#include "sim/record/hdf5_sink.hpp"
#include "sim/record/recorder.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>

using namespace minehall;
using namespace minehall::record;

namespace {

constexpr double pi = 3.14159265358979;

// A repeatable wobble in [0, 1): the golden ratio's multiples.
double wobble(std::uint64_t n) { return std::fmod(static_cast<double>(n % 1000003) * 0.6180339887498949, 1.0); }

struct Sample {
  Recorder& recorder;
  double days;
  std::vector<SeriesId> power, site, hourly, halls;
  TableId jobs, segments, failures, events;
};

constexpr std::size_t element_count = 130;

std::vector<std::string> names(const std::string& stem, std::size_t n) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(stem + std::to_string(i));
  return out;
}

SeriesQuantity watts(const std::string& name, const std::string& long_name, Extremes extremes = Extremes::omitted) {
  return {name, "W", long_name, 1, Absent::zero, extremes};
}

void declare_series(Sample& s) {
  s.power = s.recorder.add_series(
      {.path = "/timeseries/hourly/power",
       .axis = "element",
       .entities = names("busway_", element_count),
       .quantities = {watts("input", "power drawn"), watts("output", "power passed on"), watts("loss", "power lost")}});
  s.site = s.recorder.add_series({.path = "/timeseries/five_minute/site",
                                  .step = 300,
                                  .quantities = {watts("feed_power", "power from the feed", Extremes::recorded),
                                                 watts("mining_power", "mining"),
                                                 watts("ai_power", "AI"),
                                                 watts("cooling_power", "cooling"),
                                                 watts("loss_power", "losses"),
                                                 watts("import_limit", "limit of the feed"),
                                                 {"hash_rate", "s-1", "hashes per second", 1e12},
                                                 {"price", "MWh-1", "price of energy, USD/MWh", 0.01}}});
  s.hourly =
      s.recorder.add_series({.path = "/timeseries/hourly/site", .quantities = {{"price", "MWh-1", "USD/MWh", 0.01}}});
  s.halls = s.recorder.add_series(
      {.path = "/timeseries/hourly/halls",
       .axis = "hall",
       .entities = {"ai_hall", "mining_hall"},
       .quantities = {{"temperature", "degC", "air of the hall", 0.01}, watts("heat", "heat taken in")}});
}

void declare_tables(Sample& s) {
  s.jobs = s.recorder.add_table(
      {"/jobs",
       "job",
       "AI jobs",
       {{"job", Type::i8, "1", "number of the job"},
        {"submit", Type::f8, "s", "submitted"},
        {"start", Type::f8, "s", "first started"},
        {"end", Type::f8, "s", "ended"},
        {"gpus", Type::i4, "1", "GPUs asked for"},
        {"state", Type::flag, "1", "state at the end", {"waiting", "running", "completed", "lost"}},
        {"restarts", Type::i4, "1", "restarts after failures"}}});
  s.segments =
      s.recorder.add_table({"/segments",
                            "segment",
                            "stretches of work on one node",
                            {{"job", Type::i8, "1", "job"},
                             {"node", Type::label, "1", "node"},
                             {"start", Type::f8, "s", "start"},
                             {"end", Type::f8, "s", "end"},
                             {"outcome", Type::flag, "1", "how it ended", {"completed", "failed", "preempted"}}}});
  s.failures = s.recorder.add_table({"/failures",
                                     "failure",
                                     "failures and their repair",
                                     {{"entity", Type::label, "1", "what failed"},
                                      {"from", Type::f8, "s", "out of service from"},
                                      {"until", Type::f8, "s", "back in service"},
                                      {"cause", Type::label, "1", "why"}}});
  s.events = s.recorder.add_table({"/events",
                                   "row",
                                   "what happened",
                                   {{"date", Type::f8, "s", "when"},
                                    {"what", Type::label, "1", "kind of event"},
                                    {"entity", Type::label, "1", "to whom"},
                                    {"id", Type::i8, "1", "number of the event"},
                                    {"cause", Type::i8, "1", "number of the event that caused it"}}});
}

void five_minutes(Sample& s, std::uint64_t k) {
  const double t = 300.0 * static_cast<double>(k);
  const Duration now = Duration::from_si(t);
  const double day = std::sin(2 * pi * (t / 86400 - 0.3));
  const double price = 30 + 18 * day + 8 * wobble(k) + (wobble(k / 288) > 0.9 && day > 0.8 ? 200 : 0);
  const double ai = 2.6e6 + 0.4e6 * wobble(k / 7);
  const double mining = price > 80 ? 0 : 16e6 - 0.4e6 * day;
  const double cooling = 0.06 * (ai + mining) * (1 + 0.2 * day);
  const double losses = 0.03 * (ai + mining + cooling);
  const double values[] = {ai + mining + cooling + losses, mining, ai, cooling, losses, 20e6, mining / 21e-12, price};
  for (std::size_t q = 0; q < s.site.size(); ++q) s.recorder.set(s.site[q], now, values[q]);
  s.recorder.set(s.hourly[0], now, price);
  for (std::size_t e = 0; e < element_count; ++e) {
    if (wobble(k * 131 + e) > 0.2 && k > 0) continue; // a fifth of the elements changes at an instant
    const double load = mining / element_count * (0.9 + 0.2 * wobble(e));
    s.recorder.set(s.power[0], e, now, load * 1.02);
    s.recorder.set(s.power[1], e, now, load);
    s.recorder.set(s.power[2], e, now, load * 0.02);
  }
  const Duration next = now + 5.0_min;
  for (std::size_t h = 0; h < 2; ++h) {
    const double mean = 26 + 4 * day + 3 * static_cast<double>(h) * (price > 80 ? -1 : 1);
    s.recorder.add(s.halls[0], h, now, next, {mean, mean - 0.3, mean + 0.3});
    s.recorder.set(s.halls[1], h, now, h == 0 ? ai : mining);
  }
}

void job(Sample& s, std::uint64_t j) {
  const double submit = j * 10800.0;
  const double start = submit + 1800 * wobble(j * 3);
  const double length = 3600 * (2 + 60 * wobble(j * 17));
  const double end = std::min(start + length, s.days * 86400);
  const auto node = "ai_hall.rack_0.node_" + std::to_string(j % 24);
  const bool breaks = wobble(j * 29) > 0.85;
  const double broken = start + 0.6 * (end - start);
  s.recorder.append(s.segments, {static_cast<double>(j), s.recorder.label(s.segments, 1, node), start,
                                 breaks ? broken : end, breaks ? 1.0 : 0.0});
  if (breaks) {
    s.recorder.append(s.segments,
                      {static_cast<double>(j), s.recorder.label(s.segments, 1, node), broken + 7200, end + 7200, 0});
    s.recorder.append(s.failures, {s.recorder.label(s.failures, 0, node), broken, broken + 7200,
                                   s.recorder.label(s.failures, 3, "gpu")});
    s.recorder.append(s.events, {broken, s.recorder.label(s.events, 1, "failure"), s.recorder.label(s.events, 2, node),
                                 static_cast<double>(j + 1), NAN});
  }
  s.recorder.append(s.jobs, {static_cast<double>(j), submit, start, end, 8, 2, breaks ? 1.0 : 0.0});
}

void money(Sample& s) {
  MatrixSpec spec{"/ledger/money_by_month",
                  "money",
                  "1",
                  "money by month, USD; what is paid is negative",
                  "month",
                  {},
                  "stream",
                  {"mining", "ai", "energy", "demand_charge"}};
  std::vector<double> values;
  for (int m = 1; m <= std::max(1, static_cast<int>(s.days / 30.4)); ++m) {
    spec.rows.push_back("2026-" + std::string{m < 10 ? "0" : ""} + std::to_string(m));
    const double k = 1 + 0.1 * std::sin(m);
    for (const double v : {1.1e6 * k, 0.6e6, -0.5e6 * k, -0.1e6}) values.push_back(v);
  }
  s.recorder.matrix(spec, values);
}

} // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::cerr << "usage: make_sample_run OUT.h5 [days]\n", 2;
  const auto sink = make_hdf5_sink(argv[1], Existing::replaced);
  Recorder recorder{*sink, {.title = "sample run"}};
  Sample s{recorder, argc > 2 ? std::atof(argv[2]) : 30, {}, {}, {}, {}, {}, {}, {}, {}};
  declare_series(s);
  declare_tables(s);
  recorder.provenance_text("scenario_resolved", "site: {name: sample}\n");
  recorder.provenance("version", "0.1.0");
  recorder.provenance_integer("seed", 1);
  for (std::uint64_t k = 0; k < static_cast<std::uint64_t>(s.days * 288); ++k) five_minutes(s, k);
  for (std::uint64_t j = 0; j < static_cast<std::uint64_t>(s.days * 8); ++j) job(s, j);
  money(s);
  recorder.summary("energy", 3.6e9 * s.days, "J", "energy from the feed");
  recorder.summary("pue", 1.09, "1", "feed energy over IT energy");
  recorder.complete(Duration::from_si(s.days * 86400));
}
