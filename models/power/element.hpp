// Elements of the power path: what each kind loses between its output and its input.
// Apparent power (VA) and reactive power (var) are held as Power; loads and losses count positive from root to leaf.
#pragma once

#include "models/base/quantity.hpp"
#include "models/power/battery.hpp"
#include "models/power/bess.hpp"
#include "models/power/conversion.hpp"
#include "models/power/genset.hpp"
#include "models/power/protection.hpp"
#include "models/power/transfer_switch.hpp"
#include "models/power/transformer_heat.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace minehall::power {

struct Flow {
  Power active{};
  Power reactive{};
  bool operator==(const Flow&) const = default;
};
Power apparent(Flow flow); // sqrt(P^2 + Q^2)

// What an element adds to its output: it draws (active + loss) and `input_reactive` from its sources.
struct Draw {
  Power loss{};
  Power input_reactive{};
};

struct UtilityFeedSpec {
  Power import_limit{}; // active power at the meter
};

struct TransformerSpec {
  Power rating{}; // VA
  Power no_load_loss{};
  Power load_loss{};                            // at rating
  double impedance = 0.06;                      // short-circuit voltage over rated voltage
  double magnetising_current = 0.005;           // no-load over rated current
  std::optional<TransformerHeatSpec> thermal{}; // without: its temperature is not followed
};

struct SwitchgearSpec {
  Power rating{}; // VA
  double loss_fraction = 0;
};

struct BuswaySpec {
  Power rating{};                // VA
  double loss_at_rating = 0.005; // over rating
};

struct CableSpec {
  Power rating{};        // VA
  double voltage = 0;    // V between phases
  double resistance = 0; // ohm of one conductor
  double reactance = 0;  // likewise
};

// Eco: the load hangs on the mains through the static switch; the inverter takes over after a break of 2 to 4 ms [M],
// which power supplies bridge (20 ms, sag_endurance), so nobody below sees it.
enum class UpsMode : std::uint8_t { double_conversion, eco };

struct UpsSpec {
  Power rating{};    // VA
  double a0 = 0.010; // losses over rating: constant, linear and quadratic in output over rating
  double a1 = 0.015;
  double a2 = 0.015;
  double input_power_factor = 0.99;
  UpsMode mode = UpsMode::double_conversion;
  double eco_efficiency = 0.985;                    // output over input in eco mode and on bypass (Centiel: 98..99 %)
  bool bypass = true;                               // takes the load when its overload time is over
  int sag_count = 3;                                // disturbances within sag_window that lock it on battery [M]
  Duration sag_window = Duration::from_si(60);      // mechanism: NERC incident review of January 2025
  Duration manual_return = Duration::from_si(1800); // from a lock to the return by hand [M]
  Duration walk_in = Duration::from_si(10);         // from the return of its source to the end of battery operation [M]
  double recharge_on_genset = 0.1;                  // of its charge rate, where no utility feed stands above it [M]
  std::optional<BatterySpec> battery{};             // without one it dies with its source
};

struct PduSpec {
  Power rating{}; // VA
  double loss_fraction = 0.015;
};

using KindSpec = std::variant<UtilityFeedSpec, TransformerSpec, SwitchgearSpec, BuswaySpec, UpsSpec, PduSpec, CableSpec,
                              GensetSpec, TransferSwitchSpec, BessSpec, RectifierSpec, SivocSpec, PsuSpec>;

// One input of an element. Weights share the load among living sources; weight 0 is a reserve (catcher, static switch):
// the first living reserve takes all when no weighted source lives.
struct Source {
  std::string element{};
  double weight = 1;
};

struct InService {
  std::optional<Duration> from{}; // dates since the start of the run; absent = always, forever
  std::optional<Duration> until{};
  bool at(Duration date) const { return (!from || date >= *from) && (!until || date < *until); }
};

struct ElementSpec {
  std::string name{};
  KindSpec kind{};
  std::vector<Source> sources{}; // empty for a utility feed or a genset
  std::string room{};            // hall that the loss heats; empty: outdoors
  double power_factor = 1;       // lagging, of ports hanging on it whose reactive power nobody gives
  InService in_service{};
  std::optional<ProtectionSpec> protection{}; // at its output; multiples of its rating
};

// The loss laws, one .cpp a kind.
Draw draw(const UtilityFeedSpec& spec, Flow output);
Draw draw(const TransformerSpec& spec, Flow output);
Draw draw(const SwitchgearSpec& spec, Flow output);
Draw draw(const BuswaySpec& spec, Flow output);
Draw draw(const UpsSpec& spec, Flow output);
Draw draw(const PduSpec& spec, Flow output);
Draw draw(const CableSpec& spec, Flow output);
Draw draw(const GensetSpec& spec, Flow output); // none: its fuel is counted
Draw draw(const TransferSwitchSpec& spec, Flow output);
Draw draw(const BessSpec& spec, Flow output);
Draw draw(const RectifierSpec& spec, Flow output);
Draw draw(const SivocSpec& spec, Flow output);
Draw draw(const PsuSpec& spec, Flow output);

Power rating(const KindSpec& kind); // VA; of a feed its import limit

} // namespace minehall::power
