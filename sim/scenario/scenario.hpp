// A scenario as plain data: the specs of the models, put together. Whatever may ever exist in the run is named here.
#pragma once

#include "models/market/charge.hpp"
#include "models/market/forecast.hpp"
#include "models/market/price_curtailment.hpp"
#include "models/market/programme.hpp"
#include "models/market/tariff.hpp"
#include "models/mining/fleet.hpp"
#include "models/mining/fleet_control.hpp"
#include "models/mining/network.hpp"
#include "models/mining/treasury.hpp"
#include "models/power/element.hpp"
#include "models/thermal/limits.hpp"
#include "models/thermal/plant.hpp"
#include "sim/scenario/control_policy.hpp"
#include "sim/scenario/control_spec.hpp"
#include "sim/scenario/cooling_spec.hpp"
#include "sim/scenario/read_compute.hpp"
#include "sim/scenario/read_reliability.hpp"
#include "sim/scenario/series_spec.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace minehall::scenario {

// A container for miners, by type: the plant that blows through it and the air (with what the air warms) in it.
struct ContainerTypeSpec {
  std::string name;
  thermal::PlantSpec plant;
  HeatCapacity air;
};

struct MinersSpec {
  std::size_t machine = 0; // in Scenario::machines
  int count = 0;           // in each container
  std::size_t mode = 0;    // in the machine's modes
};

// How the containers of a hall come back after a sag or a lost feed [M].
struct RestartSpec {
  Duration delay = Duration::from_si(30);    // from the return of the voltage to the first batch
  int batch = 4;                             // containers at a time
  Duration interval = Duration::from_si(10); // between two batches
  double inrush = 6;                         // of their power, for 20 ms
};

struct MiningHallSpec {
  std::string name;
  std::string busway; // power element that feeds miners, fans and pumps
  std::size_t container = 0;
  int containers = 1; // named <hall>.container_01 ...
  std::vector<MinersSpec> miners;
  CoolingSpec cooling;    // its elements: of each container
  int plant_machines = 1; // of each container's plant, which fail and are maintained one by one
  OutageSpec outages;     // of the plants, container by container
  RestartSpec restart;
  power::InService in_service;
  Place place;
};

struct AiHallSpec {
  std::string name;
  std::vector<std::string> supplies; // power elements of the racks, dealt out to the nodes in equal blocks
  std::string cooling_busway;
  thermal::PlantSpec plant;
  HeatCapacity air;
  CoolingSpec cooling;
  thermal::ThermalLimits limits; // of the nodes' inlet
  int plant_machines = 1;        // as above
  OutageSpec outages;            // of the plant
  ClusterSpec cluster;
  double gpu_price = 0; // USD per GPU and second, for allocated time
  std::string customer = "ai customers";
  power::InService in_service;
  Place place;
};

// What always draws while its element lives: switches, pumps of a loop, lights, offices.
struct HouseLoadSpec {
  std::string name;
  std::string element;
  Power power;
  std::string room; // hall that it heats; empty: outdoors
  Place place;
};

// Above this price a class of machines that has the mode runs it.
struct ModeBandSpec {
  EnergyPrice above; // delivery included
  std::string mode;
};

// Site control: a loop every `interval`, and an answer to an overload after `reaction`.
struct ControlSpec : TieredControlSpec {
  Duration interval = Duration::from_si(300);
  Duration reaction = Duration::from_si(2);    // from an overload to the order
  Duration cap_latency = Duration::from_si(5); // from an order to the capped clock [M: 5-40 s out of band]
  double cap_at = 0.98;                        // of the import limit: shed above it
  double release_at = 0.95;                    // give back below it
  bool price_response = true;
  bool clairvoyant = false; // sees prices and difficulty of an interval while it lasts; named in the summary
  std::optional<market::ForecastSpec> forecast; // of an interval's price at its begin; nothing: the last known price
  market::PriceCurtailmentSpec price;
  PolicySpec policy;
  double programme_margin = 0.02;  // sheds so much more than programmes are owed, for what moves between two looks [M]
  std::vector<ModeBandSpec> modes; // ascending
  std::optional<mining::FleetControlSpec> fleet_control; // nothing: an order acts on all machines of a fleet at once
};

struct ImportLimitEvent {
  std::string feed;
  Power limit;
};
struct PlantFailureEvent {
  std::string hall;        // "mining_03.container_07" or the AI hall
  double availability = 0; // of fans or chillers, until the end
};
struct ElementFailureEvent {
  std::string element;
};
struct ProgrammeCallEvent {
  std::string programme;
  double level = 1; // of the award
};
struct VoltageSagEvent {
  std::string element;         // at its output
  double retained_voltage = 0; // of nominal
};
struct GroundFaultEvent {
  std::string element; // at its output
  double current = 0;  // over its rating
};
struct ResetEvent {
  std::string element;
};
struct SetModeEvent {
  std::string hall;    // or container; empty: all
  std::string machine; // empty: all that have the mode
  std::string mode;
};
struct MinerOrderEvent {
  std::string hall; // or container; empty: all
  Power reduction;  // of machine power
};
struct WorldFleetEvent {
  std::string world_class;
  double change = 0; // of what the class has installed then; below zero: leaves
};
struct ScriptedEventSpec {
  Duration at;
  Duration until;
  std::string reason;
  std::variant<ImportLimitEvent, PlantFailureEvent, ElementFailureEvent, ProgrammeCallEvent, VoltageSagEvent,
               ResetEvent, SetModeEvent, GroundFaultEvent, WorldFleetEvent, MinerOrderEvent>
      what;
  Place place;
};

// Who carries the work of gangs: a SimGrid Exec each, agenda entries, or Execs as long as few run; the dates are the
// same (tests/engine).
enum class CarrierChoice : std::uint8_t { automatic, simgrid, fluid };

struct RecordSpec {
  Duration series_step = Duration::from_si(3600); // power elements, halls, site
  Duration totals_step = Duration::from_si(300);  // site totals
  bool containers = true;                         // temperatures of each container, else of AI halls only
  bool jobs = true;
  bool segments = true;
};

struct Scenario {
  std::string name;
  std::string title;
  double start_utc = 0;
  std::string zone;
  Duration length;
  std::uint64_t seed = 1;
  std::vector<SeriesSpec> series;
  WeatherSpec weather;
  std::optional<JobTraceSpec> jobs;
  std::vector<power::ElementSpec> power;
  std::vector<OutageSpec> power_outages; // by element
  std::vector<mining::MinerClassSpec> machines;
  std::vector<ContainerTypeSpec> containers;
  std::vector<MiningHallSpec> mining_halls;
  std::optional<mining::NetworkSpec> network;
  std::optional<mining::TreasurySpec> treasury; // dates of bills in seconds since 1970
  std::optional<AiHallSpec> ai_hall;
  std::vector<HouseLoadSpec> house_loads;
  std::vector<DomainSpec> domains;
  market::TariffSpec tariff;
  std::vector<std::string> reported_prices; // series in USD/MWh that are read and reported beside the tariff's
  std::vector<market::ChargeSpec> charges;  // beside energy and delivery
  std::vector<market::ProgrammeSpec> programmes;
  std::string carbon_series; // intensity of the grid, "" if not followed
  double connected_utc = 0;  // when the site was connected: rules of charges and programmes bind by it
  ControlSpec control;
  std::vector<ScriptedEventSpec> events;
  RecordSpec record;
  CarrierChoice carrier = CarrierChoice::automatic;
  Places places; // of its keys, by path
};

} // namespace minehall::scenario
