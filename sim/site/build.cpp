// Scenario -> Site: every entity that may ever exist, with its ports and accounts, and what is planned from the start.
#include "sim/site/outage_units.hpp"
#include "sim/site/site.hpp"

#include <algorithm>

namespace minehall::site {

Site::Site(const scenario::Scenario& scenario, Inputs inputs, std::uint32_t replica, Agenda& agenda)
    : state_{scenario, std::move(inputs), replica, agenda}, market_{state_.scenario, state_.inputs, replica},
      metering_{state_, market_}, fleets_{state_}, ai_{state_}, rooms_{state_, fleets_, ai_}, sags_{state_, fleets_,
                                                                                                    ai_},
      income_{state_}, overheads_{state_, rooms_, ai_}, obligations_{state_, market_, metering_, fleets_, sags_},
      decisions_{state_, fleets_, ai_, overheads_, obligations_}, environment_{state_, fleets_, income_, overheads_,
                                                                               decisions_},
      outages_{outage_counts(state_.scenario), outage_units(state_.scenario, state_.inputs.outages), scenario.seed,
               replica, agenda} {
  build_mining();
  build_ai();
  state_.circuit.add_house_loads(state_.scenario);
  open_site_accounts(state_);
  market_.open_accounts(state_.ledger);
  income_.open_accounts();
  open_ai_accounts(state_);
  plan_services();
  rooms_.find_heat();
  for (std::uint32_t room = 0; room < state_.rooms.size(); ++room) state_.touch_room(room);
  state_.graph().solve(); // so that it is known what is fed; losses without load are booked from here on
  state_.circuit.book_losses({}, state_.accounts, state_.ledger);
  plan_script();
  obligations_.begin();
  environment_.begin();
  decisions_.begin();
  state_.instant.plan(state_.inputs.calendar.month_start(1), Phase::environment, Topic::month, 1, EventId::none);
}

void Site::attach(Carrier& carrier, Observer& observer) {
  state_.instant.attach(observer);
  state_.circuit.path().attach(observer);
  ai_.attach(carrier, observer);
  start_outages();
}

void Site::build_mining() {
  for (const auto& hall : state_.scenario.mining_halls) {
    const auto busway = *state_.graph().find(hall.busway);
    sags_.add_hall(hall, static_cast<std::uint32_t>(state_.rooms.size()));
    for (int number = 1; number <= hall.containers; ++number) {
      const auto room = rooms_.add_container(hall, number);
      for (const auto& miners : hall.miners) fleets_.add(room, busway, miners);
      plan_service(hall.in_service, room);
    }
  }
  fleets_.build_repair();
  fleets_.build_control();
  income_.build_network();
  income_.build_pool_and_treasury();
  fleets_.build_modes();
  obligations_.build_relays();
}

void Site::build_ai() {
  if (!state_.scenario.ai_hall) return;
  const auto& hall = *state_.scenario.ai_hall;
  const auto room = rooms_.add_ai_hall(hall);
  plan_service(hall.in_service, room);
  ai_.build(room);
}

// Subjects below the number of rooms are rooms, the others power elements.
void Site::plan_services() {
  for (std::size_t e = 0; e < state_.scenario.power.size(); ++e)
    plan_service(state_.scenario.power[e].in_service, static_cast<std::uint32_t>(state_.rooms.size() + e));
}

void Site::plan_service(const power::InService& window, std::uint32_t subject) {
  for (const auto& date : {window.from, window.until})
    if (date && date->si() > 0)
      state_.instant.plan(*date, Phase::environment, Topic::in_service, subject, EventId::none);
}

void Site::plan_script() {
  for (std::size_t i = 0; i < state_.scenario.events.size(); ++i) {
    const auto& event = state_.scenario.events[i];
    if (event.until.si() <= 0) continue;
    const bool call = std::holds_alternative<scenario::ProgrammeCallEvent>(event.what);
    const auto id = state_.instant.plan(std::max(event.at, call ? first_load : Duration{}), Phase::failure,
                                        Topic::script_begin, static_cast<std::uint32_t>(i), EventId::none);
    state_.instant.plan(event.until, Phase::failure, Topic::script_end, static_cast<std::uint32_t>(i), id);
  }
}

} // namespace minehall::site
