// Scenario -> Site: every entity that may ever exist, with its ports and accounts.
#include "sim/site/site.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace minehall::site {

using power::ElementId;

namespace {
constexpr auto first_load = Duration::from_si(1); // known then: whoever calls for less needs a load to begin with

void open_room_accounts(Room& room, Ledger& ledger) {
  const auto open = [&](AccountId& account, const char* purpose, const char* commodity, const char* units) {
    account = ledger.open({room.name, purpose, commodity, units, ""});
  };
  open(room.cooling_account, "cooling", "energy", "J");
  open(room.heat_account, "heat", "heat", "J");
  open(room.water_account, "make-up", "water", "m3");
  open(room.evaporation_account, "evaporation", "water", "m3");
  open(room.blow_down_account, "blow-down", "water", "m3");
  open(room.drift_account, "drift", "water", "m3");
  open(room.outside_account, "outside curves", "room_time", "s");
  open(room.hot_account, "above limit", "room_time", "s");
  open(room.derated_account, "derated", "withheld_energy", "J");
}

} // namespace

Site::Site(const scenario::Scenario& scenario, Inputs inputs, std::uint32_t replica, Agenda& agenda)
    : scenario_{scenario}, inputs_{std::move(inputs)}, agenda_{agenda}, graph_{scenario.power},
      power_path_{graph_, agenda, scenario.seed, replica}, meter_{scenario.tariff},
      market_{scenario_, inputs_, replica}, controller_{scenario.control, scenario.machines},
      class_rate_(scenario.machines.size()), element_status_(scenario.power.size(), power::Status::closed) {
  weather_ = thermal::make_weather(Temperature::from_si(inputs_.dry_bulb.at({})), inputs_.relative_humidity.at({}),
                                   Pressure::from_si(inputs_.pressure.at({})));
  build_mining();
  build_repair(replica);
  build_fleet_control(replica);
  build_network();
  if (const auto& forecast = scenario_.control.forecast) {
    Stream errors{scenario_.seed, replica, "price forecast", scenario_.tariff.price_series};
    price_forecast_.emplace(inputs_.price, *forecast, errors);
  }
  build_treasury(replica);
  build_modes();
  build_relays();
  build_ai(replica);
  build_house_loads();
  open_accounts();
  for (std::size_t e = 0; e < scenario_.power.size(); ++e) {
    const auto& window = scenario_.power[e].in_service;
    if (!window.at({})) element_status_[e] = power::Status::absent;
    plan_service(window, static_cast<std::uint32_t>(rooms_.size() + e));
    for (auto& room : rooms_)
      if (room.name == scenario_.power[e].room) room.losses.push_back(static_cast<ElementId>(e));
  }
  for (std::uint32_t room = 0; room < rooms_.size(); ++room) {
    const auto& at = rooms_[room];
    if (!at.losses.empty() || !at.house.empty() || at.pumps_inside) rooms_with_losses_.push_back(room);
    touch_room(room);
  }
  build_outages(replica);
  graph_.solve(); // so that it is known what is fed; losses without load are booked from here on
  settle_feed_losses({});
  plan_script();
  if (!market_.programmes().empty())
    plan(first_load, Phase::environment, Topic::programme, 0, EventId::none, ++programme_generation_);
  plan({}, Phase::environment, Topic::environment, 0, EventId::none);
  plan(scenario_.control.interval, Phase::decision, Topic::control_tick, 1, EventId::none);
  const auto month = inputs_.calendar.month_start(1);
  plan(month, Phase::environment, Topic::month, 1, EventId::none);
}

void Site::attach(Carrier& carrier, Observer& observer) {
  carrier_ = &carrier;
  observer_ = &observer;
  power_path_.attach(observer);
  if (cluster_) {
    cluster_->attach(carrier, observer);
    for (std::uint32_t n = 0; n < node_names_.size(); ++n)
      if (!scenario_.ai_hall->in_service.at({}))
        cluster_->set_down(static_cast<NodeId>(n), Cluster::Down::absent, {}, EventId::none);
  }
  start_outages();
}

void Site::build_mining() {
  for (const auto& hall : scenario_.mining_halls) build_hall(hall);
}

void Site::build_hall(const scenario::MiningHallSpec& hall) {
  const auto& type = scenario_.containers[hall.container];
  const auto busway = *graph_.find(hall.busway);
  restarts_.push_back(
      {hall.restart, static_cast<std::uint32_t>(rooms_.size()), static_cast<std::uint32_t>(hall.containers)});
  for (int c = 1; c <= hall.containers; ++c) {
    Room room{.name = fmt::format("{}.container_{:02d}", hall.name, c),
              .mining = true,
              .air = thermal::Hall{type.air, weather_.dry_bulb},
              .plant = make_plant(type.plant),
              .in_service = hall.in_service};
    room.present = hall.in_service.at({});
    room.machines = static_cast<std::uint32_t>(hall.plant_machines);
    const auto& compressor = hall.cooling.compressor;
    const auto id = add_room(std::move(room), compressor.empty() ? busway : *graph_.find(compressor));
    equip(id, hall.cooling, type.plant, hall.busway);
    for (const auto& miners : hall.miners) add_fleet(id, busway, miners);
    plan_service(hall.in_service, id);
  }
}

std::uint32_t Site::add_room(Room room, ElementId element) {
  room.cooling_port = graph_.add_port(element, room.name + ".cooling");
  room.first_machine = static_cast<std::uint32_t>(room_of_machine_.size());
  room_of_machine_.insert(room_of_machine_.end(), room.machines, static_cast<std::uint32_t>(rooms_.size()));
  rooms_.push_back(std::move(room));
  return static_cast<std::uint32_t>(rooms_.size() - 1);
}

void Site::add_fleet(std::uint32_t room, ElementId busway, const scenario::MinersSpec& miners) {
  const auto& machine = scenario_.machines[miners.machine];
  const auto same = std::count_if(rooms_[room].fleets.begin(), rooms_[room].fleets.end(),
                                  [&](auto id) { return fleets_[id].machine == miners.machine; });
  const auto path = rooms_[room].name + "." + machine.name + (same > 0 ? fmt::format(".{}", same + 1) : "");
  const auto port = graph_.add_port(busway, path);
  rooms_[room].fleets.push_back(static_cast<std::uint32_t>(fleets_.size()));
  dirty_fleets_.push_back(static_cast<std::uint32_t>(fleets_.size()));
  draws_.emplace_back();
  fleets_.push_back({path, mining::Fleet{machine, rooms_[room].present ? miners.count : 0}, miners.machine, room, port,
                     AccountId{}, miners.count});
}

// Each job draws its tier from a stream of its own: a longer run or another job changes nobody's.
void Site::draw_tiers(std::uint32_t replica) {
  if (!scenario_.jobs) return;
  if (const auto& sizes = scenario_.jobs->tier_sizes)
    for (auto& job : inputs_.jobs) job.tier = sizes->pick(job.gpus);
  if (!scenario_.jobs->tiers) return;
  for (auto& job : inputs_.jobs)
    job.tier =
        scenario_.jobs->tiers->pick(Stream{scenario_.seed, replica, "job tier", std::to_string(job.id)}.uniform());
}

void Site::build_ai(std::uint32_t replica) {
  if (!scenario_.ai_hall) return;
  draw_tiers(replica);
  const auto& hall = *scenario_.ai_hall;
  Room room{.name = hall.name,
            .mining = false,
            .air = make_ai_air(),
            .plant = make_plant(hall.plant),
            .in_service = hall.in_service};
  room.present = hall.in_service.at({});
  room.machines = static_cast<std::uint32_t>(hall.plant_machines);
  const auto& compressor = hall.cooling.compressor.empty() ? hall.cooling_busway : hall.cooling.compressor;
  ai_room_ = add_room(std::move(room), *graph_.find(compressor));
  equip(*ai_room_, hall.cooling, hall.plant, hall.cooling_busway);
  plan_service(hall.in_service, *ai_room_);
  for (const auto& name : scenario::node_names(hall.cluster.nodes)) node_names_.push_back(hall.name + "." + name);
  cluster_ = std::make_unique<Cluster>(hall.cluster, node_names_, inputs_.jobs, agenda_);
  build_supplies(hall);
}

void Site::build_supplies(const scenario::AiHallSpec& hall) {
  const auto supplies = hall.supplies.size();
  for (const auto& supply : hall.supplies)
    supply_ports_.push_back(graph_.add_port(*graph_.find(supply), hall.name + "." + supply));
  supply_live_.assign(supplies, true);
  supply_power_.assign(supplies, 0.0);
  for (std::size_t n = 0; n < node_names_.size(); ++n)
    supply_of_node_.push_back(static_cast<std::uint32_t>(n * supplies / node_names_.size()));
  cluster_->set_groups(supply_of_node_, supplies);
}

void Site::build_house_loads() {
  for (const auto& load : scenario_.house_loads) {
    const auto port = graph_.add_port(*graph_.find(load.element), load.name);
    graph_.set_port(port, load.power);
    house_loads_.push_back({port, {}});
    for (auto& room : rooms_)
      if (room.name == load.room) room.house.push_back(port);
  }
}

void Site::open_accounts() {
  const auto energy = [&](const std::string& entity, const char* purpose) {
    return ledger_.open({entity, purpose, "energy", "J", ""});
  };
  for (const auto& element : scenario_.power) accounts_.element_loss.push_back(energy(element.name, "loss"));
  for (std::size_t e = 0; e < scenario_.power.size(); ++e) {
    if (!power_path_.backup().supplies(static_cast<ElementId>(e))) continue;
    backed_up_.push_back(static_cast<ElementId>(e));
    accounts_.own_supply.push_back(energy(scenario_.power[e].name, "own supply"));
    accounts_.charge.push_back(energy(scenario_.power[e].name, "charge"));
  }
  for (auto& room : rooms_) open_room_accounts(room, ledger_);
  for (auto& unit : fleets_) unit.energy_account = energy(unit.path, "miners");
  if (scenario_.ai_hall)
    for (const auto& supply : scenario_.ai_hall->supplies)
      accounts_.supply_energy.push_back(energy(scenario_.ai_hall->name + "." + supply, "accelerators"));
  for (std::size_t i = 0; i < house_loads_.size(); ++i)
    house_loads_[i].account = energy(scenario_.house_loads[i].name, "house");
  const auto& tariff = scenario_.tariff;
  accounts_.energy = ledger_.open({"site", "energy", "energy", "J", tariff.counterparty});
  accounts_.delivery = ledger_.open({"site", "delivery", "energy", "J", tariff.delivery_counterparty});
  for (const auto& machine : scenario_.machines) {
    const std::string pool = scenario_.network ? scenario_.network->pool : "pool";
    accounts_.off_for_limit.push_back(ledger_.open({machine.name, "off for import limit", "machine_time", "s", ""}));
    accounts_.off_for_price.push_back(ledger_.open({machine.name, "off for price", "machine_time", "s", ""}));
    accounts_.hashes.push_back(ledger_.open({machine.name, "hashing", "hashes", "hash", ""}));
    accounts_.reward.push_back(ledger_.open({machine.name, "mining reward", "bitcoin", "BTC", pool}));
    accounts_.pool_fee.push_back(ledger_.open({machine.name, "pool fee", "bitcoin", "BTC", pool}));
  }
  market_.open_accounts(ledger_);
  open_treasury();
  if (!scenario_.ai_hall) return;
  const auto& hall = *scenario_.ai_hall;
  accounts_.ai_rent = ledger_.open({hall.name, "ai rent", "gpu_time", "s", hall.customer});
  accounts_.gpu_allocated = ledger_.open({hall.name, "allocated", "gpu_time", "s", ""});
  accounts_.gpu_down = ledger_.open({hall.name, "down", "gpu_time", "s", ""});
  accounts_.gpu_total = ledger_.open({hall.name, "installed", "gpu_time", "s", ""});
  open_tier_accounts();
}

// Batch alone where the scenario tells no tiers.
void Site::open_tier_accounts() {
  const bool tiered =
      scenario_.jobs && (scenario_.jobs->tiers || scenario_.jobs->tier_sizes || !scenario_.jobs->tier_column.empty());
  for (std::size_t t = 0; t < (tiered ? scheduling::tier_words.size() : 1); ++t) {
    const auto entity = fmt::format("{}.{}", scenario_.ai_hall->name, scheduling::tier_words[t]);
    accounts_.tiers.push_back({ledger_.open({entity, "at work", "gpu_time", "s", ""}),
                               ledger_.open({entity, "slowed", "gpu_time", "s", ""}),
                               ledger_.open({entity, "shed", "withheld_energy", "J", ""}),
                               ledger_.open({entity, "capped", "tier_time", "s", ""})});
  }
}

void Site::plan_script() {
  for (std::size_t i = 0; i < scenario_.events.size(); ++i) {
    const auto& event = scenario_.events[i];
    if (event.until.si() <= 0) continue;
    const bool call = std::holds_alternative<scenario::ProgrammeCallEvent>(event.what);
    const auto id = plan(std::max(event.at, call ? first_load : Duration{}), Phase::failure, Topic::script_begin,
                         static_cast<std::uint32_t>(i), EventId::none);
    plan(event.until, Phase::failure, Topic::script_end, static_cast<std::uint32_t>(i), id);
  }
}

void Site::plan_service(const power::InService& window, std::uint32_t subject) {
  for (const auto& date : {window.from, window.until})
    if (date && date->si() > 0) plan(*date, Phase::environment, Topic::in_service, subject, EventId::none);
}

} // namespace minehall::site
