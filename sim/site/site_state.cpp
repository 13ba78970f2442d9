#include "sim/site/site_state.hpp"

namespace minehall::site {

SiteState::SiteState(const scenario::Scenario& from, Inputs series, std::uint32_t number, Agenda& agenda)
    : scenario{from}, inputs{std::move(series)}, replica{number}, circuit{from, number, agenda}, instant{
                                                                                                     agenda,
                                                                                                     circuit.path()} {
  weather = thermal::make_weather(Temperature::from_si(inputs.dry_bulb.at({})), inputs.relative_humidity.at({}),
                                  Pressure::from_si(inputs.pressure.at({})));
}

void SiteState::touch_room(std::uint32_t room) {
  if (rooms[room].dirty) return;
  rooms[room].dirty = true;
  dirty_rooms.push_back(room);
}

} // namespace minehall::site
