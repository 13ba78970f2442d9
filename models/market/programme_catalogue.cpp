#include "models/market/programme_catalogue.hpp"

#include "models/market/programme.hpp"

namespace minehall::market {

namespace {

constexpr Duration ers_30_deadline = Duration::from_si(1800);
constexpr double day = 86400;
constexpr double usd_per_mwh = 1 / 3.6e9;

const ProgrammeFact facts[] = {
    {"ERCOT_RRS_UFR", "trigger_frequency", FactUnit::frequency, RrsSpec{}.frequency, "loadvizpro; NFM Consulting"},
    {"ERCOT_RRS_UFR", "deadline", FactUnit::time, RrsSpec{}.delay.si(), "relay, about 0.5 s", false},
    {"ERCOT_ECRS", "deadline", FactUnit::time, EcrsSpec{}.deadline.si(), "ERCOT NPRR1148: load resource, on a line"},
    {"ERCOT_ECRS", "sustain", FactUnit::time, EcrsSpec{}.sustain.si(), "two hours", false},
    {"ERCOT_NONSPIN", "deadline", FactUnit::time, NonSpinSpec{}.deadline.si(), "thirty minutes", false},
    {"ERCOT_CLR", "dispatch_interval", FactUnit::time, ClrSpec{}.interval.si(), "SCED base point", false},
    {"ERCOT_ERS10", "deadline", FactUnit::time, ErsSpec{}.deadline.si(), "CPower; PUCT 25.507"},
    {"ERCOT_ERS30", "deadline", FactUnit::time, ers_30_deadline.si(), "CPower; PUCT 25.507"},
    {"ERCOT_SB6", "threshold", FactUnit::power, Sb6Spec{}.threshold.si(), "SB6 (2025), Utilities Code 37.0561"},
    {"ERCOT_SB6", "service_notice", FactUnit::time, day, "SB6 summary: demand-reduction service"},
    {"ERCOT_SB6", "backup_share", FactUnit::fraction, 0.5, "SB6 (2025): backup of at least half the demand"},
    {"ERCOT_LMP", "price_cap", FactUnit::energy_price, 5000 * usd_per_mwh, "system-wide offer cap", false},
};

} // namespace

std::span<const ProgrammeFact> programme_facts() { return facts; }

const ProgrammeFact* find_programme_fact(std::string_view programme, std::string_view parameter) {
  for (const auto& fact : facts)
    if (fact.programme == programme && fact.parameter == parameter) return &fact;
  return nullptr;
}

} // namespace minehall::market
