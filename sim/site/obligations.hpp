// Calls of grid programmes as events of the site: what begins and ends, the relays that answer by themselves, what
// stands by, and what control is told.
#pragma once

#include "sim/site/fleets.hpp"
#include "sim/site/metering.hpp"
#include "sim/site/overheads.hpp"
#include "sim/site/sags.hpp"

namespace minehall::site {

// The first load is known then; whoever calls for less of it needs one to begin with.
inline const auto first_load = Duration::from_si(1);

// An under-frequency relay of a programme, and the containers that hang behind it.
struct Relay {
  std::size_t programme; // in the market's list
  std::vector<std::uint32_t> rooms = {};
  bool open = false;
  std::uint32_t generation = 0; // of its planned operation
};

class Obligations {
public:
  Obligations(SiteState& state, Market& market, Metering& metering, Fleets& fleets, Sags& sags)
      : state_{state}, instant_{state.instant}, market_{market}, metering_{metering}, fleets_{fleets}, sags_{sags} {}
  // Before the run.
  void build_relays();
  void begin();

  void handle(const Event& event) { // at each date at which what is owed may change
    if (event.generation == generation_) step(event.date);
  }
  void call(const Event& event, const scenario::ScriptedEventSpec& script);
  void open_relay(const Event& event);

  void hear(Duration now); // control does: what is owed now
  const Owed& owed() const { return owed_; }
  void look(View& view, Duration now) const;

  void settle(const AiHall& ai, const Overheads& overheads);
  void close(Duration end); // a call under way is paid and charged as far as it went; before the ledger closes

private:
  std::vector<std::uint32_t> rooms_behind(const market::ProgrammeSpec& programme) const;
  void pick_up(const ProgrammeUnit& unit);
  void close_relay(const ProgrammeUnit& unit, Duration now, EventId cause);
  Relay* relay_of(const ProgrammeUnit& unit);
  void step(Duration now); // control answers after its reaction
  void begin_call(ProgrammeUnit& unit, Duration now);
  void end_call(ProgrammeUnit& unit, Duration now, EventId& last);
  void pay(const ProgrammeUnit& unit, const market::Delivery& delivery);
  void answer_after(Duration wait, Duration now, EventId cause);

  SiteState& state_;
  Instant& instant_;
  Market& market_;
  Metering& metering_;
  Fleets& fleets_;
  Sags& sags_;
  Owed owed_;                    // since the last of its dates
  std::uint32_t generation_ = 0; // of their next date
  std::vector<Relay> relays_;
  Power sheddable_miners_;
};

} // namespace minehall::site
