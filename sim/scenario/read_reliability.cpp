#include "sim/scenario/read_reliability.hpp"

#include "sim/scenario/ranges.hpp"
#include "sim/scenario/read_series.hpp"

namespace minehall::scenario {
namespace {

constexpr auto shortest_life = Duration::from_si(60); // what fails more often is off, and a run of it would not end

FailureLawSpec read_exponential(Section section) {
  reliability::ExponentialFailureSpec spec;
  spec.mtbf = at_least(section, "mtbf", spec.mtbf, shortest_life);
  section.finish();
  return {spec, {}};
}

FailureLawSpec read_weibull(Section section) {
  reliability::WeibullFailureSpec spec;
  spec.shape = within(section, "shape", spec.shape, 0.1, 20);
  spec.mtbf = at_least(section, "mtbf", spec.mtbf, shortest_life);
  section.finish();
  return {spec, {}};
}

FailureLawSpec read_bathtub(Section section) {
  reliability::BathtubFailureSpec spec;
  spec.early_shape = within(section, "early_shape", spec.early_shape, 0.1, 1);
  spec.early_scale = at_least(section, "early_scale", spec.early_scale, shortest_life);
  spec.mtbf = at_least(section, "mtbf", spec.mtbf, shortest_life);
  spec.wear_shape = within(section, "wear_shape", spec.wear_shape, 1, 20);
  spec.wear_scale = at_least(section, "wear_scale", spec.wear_scale, shortest_life);
  section.finish();
  return {spec, {}};
}

FailureLawSpec read_dates(Section section) {
  reliability::DatedFailureSpec spec;
  for (auto& one : section.list("dates")) {
    reliability::Outage outage{Duration::from_si(one.instant("at").first)};
    if (one.has("for")) outage.until = outage.from + positive(one, "for", Duration::from_si(3600));
    one.finish();
    spec.outages.push_back(outage);
  }
  if (spec.outages.empty() && !section.describing()) section.fail("dates", "must hold at least one {at: DATE}");
  spec.outages = in_order(std::move(spec.outages));
  section.finish();
  return {spec, {}};
}

constexpr std::string_view time_units[] = {"s", "min", "h", "d"};
constexpr double seconds_in[] = {1, 60, 3600, 86400};
constexpr std::string_view matches[] = {"by name", "in order"};

void read_ends(Section section, FailureTraceSpec& trace) {
  if (section.has("until_column")) trace.until_column = section.text("until_column", "");
  if (!section.has("event_column")) return;
  trace.event_column = section.text("event_column", "");
  trace.begin_word = section.text("begin_word", "start");
  trace.end_word = section.text("end_word", "end");
  trace.pair_columns = section.texts("pair_columns", std::vector<std::string>{});
  if (!trace.until_column.empty() && !trace.event_column.empty() && !section.describing())
    section.fail("event_column", "give either 'until_column' or 'event_column', not both");
}

FailureLawSpec read_trace(Section section) {
  FailureTraceSpec trace;
  trace.place = section.place();
  trace.input = read_path(section);
  trace.entity_column = section.text("entity_column", "entity");
  trace.from_column = section.text("from_column", "from");
  read_ends(section, trace);
  trace.unit = seconds_in[section.choice("unit", time_units, 0)];
  if (section.has("only_column")) {
    trace.only_column = section.text("only_column", "");
    trace.only_values = section.texts("only_values");
  }
  trace.match = static_cast<TraceMatch>(section.choice("match", matches, 0));
  if (section.has("entity")) trace.entity = section.text("entity", "");
  trace.skip = delay(section, "skip", Duration{});
  section.finish();
  return {reliability::DatedFailureSpec{}, trace};
}

constexpr Kind<FailureLawSpec> laws[] = {
    {"exponential", "memoryless", read_exponential},
    {"weibull", "early failures with a shape below 1, wear with one above", read_weibull},
    {"bathtub", "early failures, a flat part and wear in series", read_bathtub},
    {"dates", "at dates that the scenario gives", read_dates},
    {"trace", "outages of a CSV file, replayed", read_trace},
};

reliability::RepairSpec read_fixed_repair(Section section) {
  reliability::FixedRepairSpec spec;
  spec.time = positive(section, "time", spec.time);
  section.finish();
  return spec;
}

reliability::RepairSpec read_exponential_repair(Section section) {
  reliability::ExponentialRepairSpec spec;
  spec.mean = positive(section, "mean", spec.mean);
  section.finish();
  return spec;
}

reliability::RepairSpec read_lognormal_repair(Section section) {
  reliability::LognormalRepairSpec spec;
  spec.median = positive(section, "median", spec.median);
  spec.sigma = within(section, "sigma", spec.sigma, 0, 3);
  section.finish();
  return spec;
}

reliability::RepairSpec read_weibull_repair(Section section) {
  reliability::WeibullRepairSpec spec;
  spec.shape = within(section, "shape", spec.shape, 0.1, 20);
  spec.mean = positive(section, "mean", spec.mean);
  section.finish();
  return spec;
}

constexpr Kind<reliability::RepairSpec> repairs[] = {
    {"fixed", "each repair takes the same time", read_fixed_repair},
    {"exponential", "memoryless repair times", read_exponential_repair},
    {"lognormal", "most repairs short, some long", read_lognormal_repair},
    {"weibull", "a longer or a shorter tail than exponential, by its shape", read_weibull_repair},
};

PlannedMaintenanceSpec read_maintenance(Section section, double start_utc) {
  PlannedMaintenanceSpec spec;
  spec.windows.first = Duration::from_si(section.instant("first").first - start_utc);
  spec.windows.length = positive(section, "length", spec.windows.length);
  if (section.has("every")) spec.windows.every = at_least(section, "every", {}, Duration::from_si(60));
  if (spec.windows.every && *spec.windows.every <= spec.windows.length && !section.describing())
    section.fail("every", "must be longer than 'length'");
  spec.stagger = delay(section, "stagger", Duration{});
  section.finish();
  return spec;
}

} // namespace

std::span<const Kind<FailureLawSpec>> failure_laws() { return laws; }
std::span<const Kind<reliability::RepairSpec>> repair_laws() { return repairs; }

FailuresSpec read_failures(Section section) {
  FailuresSpec spec;
  if (auto law = section.optional_section("law")) {
    auto read = read_kind(*law, failure_laws());
    spec.failure = std::move(read.law);
    spec.trace = std::move(read.trace);
  }
  if (auto repair = section.optional_section("repair")) spec.repair = read_kind(*repair, repair_laws());
  section.finish();
  return spec;
}

OutageSpec read_outages(Section owner, double start_utc) {
  OutageSpec spec;
  if (auto failures = owner.optional_section("failures")) spec.failures = read_failures(*failures);
  if (spec.failures)
    if (auto* dated = std::get_if<reliability::DatedFailureSpec>(&spec.failures->failure))
      for (auto& outage : dated->outages) {
        outage.from -= Duration::from_si(start_utc);
        if (outage.until) *outage.until -= Duration::from_si(start_utc);
      }
  for (auto& section : owner.list("maintenance")) spec.maintenance.push_back(read_maintenance(section, start_utc));
  return spec;
}

std::vector<DomainSpec> read_domains(Section owner, std::string_view key, double start_utc) {
  std::vector<DomainSpec> domains;
  for (auto& [name, section] : owner.named(key)) {
    DomainSpec domain{.name = name, .place = section.place()};
    domain.members = section.texts("members");
    if (domain.members.empty() && !section.describing())
      section.fail("members", "must name at least one element, container, hall, rack or node");
    domain.outages = read_outages(section, start_utc);
    section.finish();
    domains.push_back(std::move(domain));
  }
  return domains;
}

} // namespace minehall::scenario
