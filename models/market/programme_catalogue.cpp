#include "models/market/programme_catalogue.hpp"

#include "models/market/programme.hpp"

namespace minehall::market {

namespace {

constexpr Duration ers_30_deadline = Duration::from_si(1800);
constexpr Duration ecrs_sustain_now = Duration::from_si(3600);
constexpr double usd_per_mwh = 1 / 3.6e9;

const ProgrammeFact facts[] = {
    {"ERCOT_RRS_UFR", "trigger_frequency", FactUnit::frequency, RrsSpec{}.frequency,
     "ERCOT NPRR828, business case: 59.70 Hz; loadvizpro; NFM Consulting"},
    {"ERCOT_RRS_UFR", "deadline", FactUnit::time, RrsSpec{}.delay.si(), "relay, about 0.5 s", false},
    {"ERCOT_ECRS", "deadline", FactUnit::time, EcrsSpec{}.deadline.si(), "ERCOT NPRR1148: load resource, on a line"},
    {"ERCOT_ECRS", "sustain", FactUnit::time, EcrsSpec{}.sustain.si(),
     "ERCOT NPRR1096 (2022): two hours, until 4 December 2025"},
    {"ERCOT_ECRS", "sustain_from_2025_12_05", FactUnit::time, ecrs_sustain_now.si(),
     "ERCOT NPRR1282, NPRR1339: one hour"},
    {"ERCOT_NONSPIN", "deadline", FactUnit::time, NonSpinSpec{}.deadline.si(), "thirty minutes", false},
    {"ERCOT_NONSPIN", "sustain", FactUnit::time, NonSpinSpec{}.sustain.si(), "ERCOT NPRR1096 (2022): four hours"},
    {"ERCOT_CLR", "dispatch_interval", FactUnit::time, ClrSpec{}.interval.si(),
     "ERCOT, Loads in SCED 1.0, item 8: base point, nominally each 5 minutes"},
    {"ERCOT_ERS10", "deadline", FactUnit::time, ErsSpec{}.deadline.si(), "CPower; PUCT 25.507"},
    {"ERCOT_ERS30", "deadline", FactUnit::time, ers_30_deadline.si(), "CPower; PUCT 25.507"},
    {"ERCOT_SB6", "threshold", FactUnit::power, Sb6Spec{}.threshold.si(), "SB6 (2025), Utilities Code 37.0561"},
    {"ERCOT_SB6", "service_notice", FactUnit::time, LargeLoadServiceSpec{}.notice.si(),
     "SB6 summary: demand-reduction service"},
    {"ERCOT_SB6", "backup_share", FactUnit::fraction, Sb6Spec{}.backup_share,
     "SB6 (2025), Utilities Code 37.0561: backup of at least half the demand"},
    {"ERCOT_LMP", "price_cap", FactUnit::energy_price, 5000 * usd_per_mwh,
     "ERCOT notice M-A120721-01, 16 TAC 25.505: high system-wide offer cap from 1 January 2022"},
};

} // namespace

std::span<const ProgrammeFact> programme_facts() { return facts; }

const ProgrammeFact* find_programme_fact(std::string_view programme, std::string_view parameter) {
  for (const auto& fact : facts)
    if (fact.programme == programme && fact.parameter == parameter) return &fact;
  return nullptr;
}

} // namespace minehall::market
