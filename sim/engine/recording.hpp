// From the site to the recorder: which tables and series a run has, and what goes into them.
#pragma once

#include "sim/record/recorder.hpp"
#include "sim/site/laws.hpp"
#include "sim/site/site.hpp"

namespace minehall::engine {

class Recording final : public site::Observer {
public:
  Recording(record::Recorder& recorder, site::Site& site);

  void job(const site::JobOutcome& outcome) override;
  void segment(const site::SegmentOutcome& outcome) override;
  void failure(const site::FailureOutcome& outcome) override;
  void occurrence(const site::Occurrence& occurrence) override;
  void link(const site::ChainLink& link) override;
  void delivery(const site::DeliveryOutcome& outcome) override;
  void shed(const site::ShedOutcome& shed) override;
  void delivered(const site::ShedStep& step) override;
  void curve(std::uint32_t room, const thermal::Hall& air, Duration until) override;

  void settled(Duration now);                                    // after each instant
  void finish(Duration end, const std::vector<site::Law>& laws); // ledger and summary

private:
  static constexpr auto no_entity = static_cast<std::uint32_t>(-1);
  void declare_series();
  void declare_hourly(const std::vector<std::string>& halls);
  void settled(power::ElementId element, Duration now);
  void declare_tables();
  void declare_events();
  void declare_chain();
  void declare_deliveries();
  void declare_miner_orders();
  void declare_ledger();
  double node_label(NodeId node);
  void write_rows();
  void write_money(Duration end);

  record::Recorder& recorder_;
  site::Site& site_;
  std::vector<record::SeriesId> power_, totals_, hourly_, halls_, miner_orders_;
  std::vector<std::uint32_t> hall_of_room_; // its entity, or none
  std::vector<double> node_labels_;
  bool begun_ = false;
  record::TableId jobs_{}, segments_{}, failures_{}, events_{}, rows_{}, chain_{}, deliveries_{}, sheds_{},
      shed_steps_{};
};

} // namespace minehall::engine
