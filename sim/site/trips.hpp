// Overloads of the power path: how far each protective device is on its way to the trip, how hot each transformer is,
// and the dates at which they open.
#pragma once

#include "models/power/protection.hpp"
#include "models/power/transformer_heat.hpp"
#include "sim/site/chain.hpp"

namespace minehall::site {

// Apparent power on top of what an element carries.
struct Surge {
  power::ElementId at{};
  Power power{};
};

class Trips {
public:
  Trips(power::Graph& graph, Agenda& agenda, Chain& chain);

  // An element may be held off its clock (a UPS on bypass).
  void look(power::ElementId element, Duration now, bool held_off, EventId cause);
  void set_ambient(Temperature ambient, Duration now, EventId cause);
  // True if the device opens now; the caller opens it, or lets somebody take over.
  bool due(const Event& event) const;
  void pass_continuous(const Event& event); // continuous_load: three hours above what the device may carry for ever
  void close(Duration end);                 // overloads that still last
  void cross_hot_spot(const Event& event);  // hot_spot: alarms begin and end; a trip is due() as well
  // A current to ground flows at its output from now on, a multiple of its rating; 0: it is over.
  void ground(power::ElementId element, double multiple, Duration now, EventId cause);
  // Inrush for a few periods: opens what it trips above, and is booked nowhere.
  void surge(std::span<const Surge> surges, Duration length, Duration now, EventId cause);
  void opened(power::ElementId element, Duration now, EventId id, EventId cause);
  void reset(power::ElementId element, Duration now);

  bool watches(power::ElementId element) const { return unit_of_[static_cast<std::size_t>(element)] != none; }
  bool tripped(power::ElementId element) const;
  double used(power::ElementId element, Duration now) const; // of the way to the trip; 0 without protection
  const power::TransformerHeat* heat(power::ElementId element) const;

  std::span<const power::ElementId> overloaded() const { return overloaded_; } // above their rating now
  // Protected elements loaded above a multiple of their rating.
  bool any_above(double loading) const;
  void list_above(double loading, std::vector<power::ElementId>& into) const;
  Duration time_to_trip(power::ElementId element, Duration now) const; // at the present load; infinity if never
  // Of all overloads that were on their way to a trip: the least time that was left when one ended, fell or outlasted
  // the run, 0 after a trip, infinity if there was none; and the largest share of the way to the trip that one used.
  Duration margin() const { return margin_; }
  double share_used() const { return share_used_; }
  EventId take_new_overload(); // the last that began since it was asked; none if none
  bool any() const { return !units_.empty(); }
  std::size_t trips() const { return trips_; }
  std::size_t overloads() const { return overloads_; }
  std::size_t continuous_overloads() const { return continuous_; }
  // Hottest that the oil and the hot spot of a transformer were; 0 K without a look at it.
  Temperature hottest(power::ElementId element, power::Spot spot) const;

private:
  static constexpr auto none = static_cast<std::uint32_t>(-1);
  struct Unit {
    power::ElementId element{};
    std::optional<power::TripClock> clock{};
    std::optional<power::TransformerHeat> heat{};
    double loading = -1;
    double ground = 0,
           fault = 0; // multiples of the rating: the leak as it is set, and what flows: nothing without a source
    bool tripped = false;
    bool over = false;
    bool alarm = false;
    EventId begun = EventId::none; // of the overload
    std::uint32_t generation = 0;  // of its planned trip
    std::uint32_t continuous_generation = 0;
    std::optional<Duration> continuous = {}; // planned
    Temperature hottest_oil = Temperature::from_si(0), hottest_spot = Temperature::from_si(0);
    std::uint32_t heat_generation = 0;
    enum class Heat : std::uint8_t { alarm, clear, trip } heat_next = Heat::alarm; // what the planned crossing is
  };

  Unit* unit(power::ElementId element);
  const Unit* unit(power::ElementId element) const;
  // Of a feed its import over what it is built for, whatever limit control has to keep for now.
  double loading(power::ElementId element) const;
  void begin(Unit& unit, double loading, Duration now);
  std::optional<Duration> note_margin(Unit& unit, Duration now);
  void note_heat(Unit& unit, Duration now);
  void plan_continuous(Unit& unit, EventId cause);
  void note_overload(Unit& unit, Duration now, EventId cause);
  void plan_trip(Unit& unit, EventId cause);
  void plan_hot_spot(Unit& unit, Duration now, EventId cause);

  power::Graph& graph_;
  Agenda& agenda_;
  Chain& chain_;
  Temperature ambient_ = Temperature::from_celsius(20);
  std::vector<std::uint32_t> unit_of_;
  std::vector<Unit> units_;
  std::vector<power::ElementId> overloaded_;
  EventId new_overload_ = EventId::none;
  std::size_t trips_ = 0, overloads_ = 0, continuous_ = 0;
  Duration margin_ = never;
  double share_used_ = 0;
};

} // namespace minehall::site
