#include "models/market/programme.hpp"

#include <algorithm>

namespace minehall::market {

namespace {

constexpr double year = 365.25 * 86400;

template <class... Cases> struct Match : Cases... { using Cases::operator()...; };
template <class... Cases> Match(Cases...) -> Match<Cases...>;

// A reserve that fails to deliver loses its capacity payment in proportion [M].
Terms reserve(Duration deadline, Duration sustain) {
  Terms terms;
  terms.deadline = deadline;
  terms.sustain = sustain;
  terms.payment.shortfall = 1;
  return terms;
}

Terms terms_of(const RrsSpec& rrs) {
  Terms terms = reserve(rrs.delay, never);
  terms.at_once = true; // a relay that has not operated gives nothing
  return terms;
}

Terms terms_of(const ErsSpec& ers) {
  Terms terms = reserve(ers.deadline, ers.sustain);
  terms.baseline = Baseline::mean_of_hour_before;
  terms.payment.capacity = EnergyPrice::from_si(65e3 / 1e6 / year); // the middle of 60-70 kUSD a MW and year
  terms.stacks = false;
  return terms;
}

Terms terms_of(const Sb6Spec& sb6) {
  Terms terms;
  terms.commitment = Commitment::ceiling;
  terms.deadline = sb6.deadline;
  if (!sb6.backup.empty()) terms.notice = sb6.start;
  terms.gangs = true; // the law does not ask what the load is
  return terms;
}

Terms terms_of(const LargeLoadServiceSpec& service) {
  Terms terms = reserve(service.deadline, never);
  terms.notice = service.notice;
  return terms;
}

Terms terms_of(const VoluntarySpec& voluntary) {
  Terms terms;
  terms.deadline = voluntary.deadline;
  return terms;
}

Terms terms_of(const FourCpSpec& peaks) {
  Terms terms;
  terms.deadline = peaks.deadline;
  return terms;
}

bool overlap(const Award& a, const Award& b) { return a.from < b.until && b.from < a.until; }

} // namespace

Terms default_terms(const ProgrammeKind& kind) {
  return std::visit(Match{[](const RrsSpec& rrs) { return terms_of(rrs); },
                          [](const EcrsSpec& ecrs) { return reserve(ecrs.deadline, ecrs.sustain); },
                          [](const NonSpinSpec& spin) { return reserve(spin.deadline, spin.sustain); },
                          [](const ClrSpec& clr) { return reserve(clr.interval, never); },
                          [](const ErsSpec& ers) { return terms_of(ers); },
                          [](const VoluntarySpec& voluntary) { return terms_of(voluntary); },
                          [](const Sb6Spec& sb6) { return terms_of(sb6); },
                          [](const FourCpSpec& peaks) { return terms_of(peaks); },
                          [](const LargeLoadServiceSpec& service) { return terms_of(service); }},
                    kind);
}

Duration ramp_time(const ClrSpec& clr, Power award) {
  if (clr.ramp_per_minute.si() <= 0) return clr.interval;
  return std::max(clr.interval, Duration::from_si(60) * (award / clr.ramp_per_minute));
}

std::string_view kind_name(const ProgrammeKind& kind) {
  constexpr std::string_view names[] = {"rrs", "ecrs", "non-spin",          "clr", "ers", "voluntary",
                                        "sb6", "4cp",  "large load service"};
  static_assert(std::size(names) == std::variant_size_v<ProgrammeKind>);
  return names[kind.index()];
}

bool is_reserve(const ProgrammeKind& kind) {
  return !std::holds_alternative<VoluntarySpec>(kind) && !std::holds_alternative<Sb6Spec>(kind) &&
         !std::holds_alternative<FourCpSpec>(kind);
}

bool binds(const ProgrammeSpec& programme, Power load, double connected_utc) {
  const auto* sb6 = std::get_if<Sb6Spec>(&programme.kind);
  return !sb6 || (load >= sb6->threshold && connected_utc >= sb6->connected_from);
}

bool may_run_backup(const Sb6Spec& sb6, Power demand, Power backup) {
  return !sb6.backup.empty() && backup >= sb6.backup_share * demand;
}

namespace {

// Of the large loads' service: who may sell it.
void check_service(const ProgrammeSpec& one, std::span<const ProgrammeSpec> programmes, Power load,
                   std::vector<std::string>& problems) {
  const auto* service = std::get_if<LargeLoadServiceSpec>(&one.kind);
  if (!service) return;
  if (load < service->threshold)
    problems.push_back("'" + one.name +
                       "' is for loads of at least its threshold, above the import limits of all feeds" +
                       " together; lower 'threshold' or drop the programme");
  for (const auto& other : programmes)
    if (std::holds_alternative<ClrSpec>(other.kind) && overlap(one.award, other.award))
      problems.push_back("'" + one.name + "' may not be held beside '" + other.name + "', which follows the price");
}

} // namespace

std::vector<std::string> stacking_problems(std::span<const ProgrammeSpec> programmes, Power load) {
  std::vector<std::string> problems;
  for (const auto& one : programmes) {
    if (!is_reserve(one.kind)) continue;
    check_service(one, programmes, load, problems);
    Power promised; // when this award begins; the sum is highest at some award's beginning
    for (const auto& other : programmes) {
      if (!is_reserve(other.kind)) continue;
      if (other.award.from <= one.award.from && one.award.from < other.award.until) promised += other.award.power;
      if (&other == &one || one.terms.stacks || !overlap(one.award, other.award)) continue;
      problems.push_back("'" + one.name + "' may not be held beside '" + other.name + "'");
    }
    if (promised > load) problems.push_back("from '" + one.name + "' on more is promised than the load has");
  }
  return problems;
}

} // namespace minehall::market
