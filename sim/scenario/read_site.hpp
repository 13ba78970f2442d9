// Halls, control, scripted events and the record as a scenario gives them.
#pragma once

#include "sim/scenario/reader.hpp"
#include "sim/scenario/scenario.hpp"

namespace minehall::scenario {

ContainerTypeSpec read_container(std::string name, Section section);
MiningHallSpec read_mining_hall(std::string name, Section section,
                                const Scenario& so_far); // machines and containers are read
AiHallSpec read_ai_hall(Section section, const Scenario& so_far);
HouseLoadSpec read_house_load(std::string name, Section section);
ControlSpec read_control(Section section);
std::span<const Kind<ScriptedEventSpec>> event_kinds();                // for `minehall list`; under the key `what`
ScriptedEventSpec read_event(Section section, const Scenario& so_far); // the start is read
RecordSpec read_record(Section section);
CarrierChoice read_engine(Section section);

} // namespace minehall::scenario
