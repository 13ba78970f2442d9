// The power path as a graph with ports: utility feeds at the root, loads on ports, losses in between; solved leaf to
// root, on change only. Stores and generators are elements that supply themselves for a while, or draw more than they
// pass on; who decides so, and their state of charge, stand outside.
#pragma once

#include "models/power/element.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string_view>

namespace minehall::power {

enum class ElementId : std::uint32_t {};
enum class PortId : std::uint32_t {};
enum class Status : std::uint8_t { closed, open, failed, absent }; // absent: not in service

// What is wrong with these elements taken together, one line each with the names; empty if nothing.
std::vector<std::string> problems(const std::vector<ElementSpec>& elements);

inline constexpr std::uint32_t between_sources = ~0U; // of a transfer switch on its way

class Graph {
public:
  // Ids follow the order of the list. Elements not in service at date 0 start absent. Throws std::invalid_argument with
  // problems().
  explicit Graph(std::vector<ElementSpec> elements);

  // To set up; these may allocate.
  std::optional<ElementId> find(std::string_view name) const;
  PortId add_port(ElementId element, std::string role);

  // To change; nothing moves before solve().
  void set_port(PortId port, Power active,
                std::optional<Power> reactive = {}); // reactive by default from the element's power factor
  void set_status(ElementId element, Status status);
  void set_import_limit(ElementId feed, Power limit);
  // A UPS on battery, a genset that runs: lives without a living source and draws nothing from any.
  void set_own_supply(ElementId element, bool own);
  // Drawn into a store on top of output and loss, at its terminals; negative gives to its sources. Nothing flows while
  // the element is dead or supplies itself.
  void set_charge(ElementId element, Power charge);
  // The only source that it stands on, by position in its spec or between_sources (a transfer switch); nothing: shares
  // by weights.
  void select(ElementId element, std::optional<std::uint32_t> source);
  void set_mode(ElementId ups, UpsMode mode); // eco also stands for its bypass
  void solve();
  std::span<const ElementId> changed() const {
    return changed_;
  } // whose input, output, loss or life changed in the last solve()

  // As of the last solve(). Dead: no closed path to a feed; nothing flows, and the caller stops what hangs there.
  bool live(ElementId element) const { return node(element).live; }
  bool live(PortId port) const { return live(ports_[index(port)].element); }
  Power input(ElementId element) const { return node(element).input.active; }
  Power output(ElementId element) const { return node(element).output.active; }
  Power loss(ElementId element) const { return node(element).loss; }
  Power reactive_input(ElementId element) const { return node(element).input.reactive; }
  Power reactive_output(ElementId element) const { return node(element).output.reactive; }
  Power served(PortId port) const;         // what the port draws, 0 if dead
  double loading(ElementId element) const; // output VA over rating; of a feed its import over its limit
  bool own_supply(ElementId element) const { return node(element).own; }
  Power own_power(ElementId element) const;                              // output and loss that it supplies itself
  Power charge(ElementId element) const { return node(element).stored; } // into its store; negative: out of it
  std::uint64_t living_sources(ElementId element) const;                 // bits by position in its spec
  // Closed, and a feed, its own supply, or below a source that is closed and lives: as of now, not of the last solve().
  bool may_live(ElementId element) const;
  double reach(ElementId from, ElementId above) const; // of a watt more at `from`, what `above` passes on, losses aside
  // Calls visit(element, reach) of `from` itself and of what lies above it.
  template <class Visit> void each_above(ElementId from, const Visit& visit) const {
    for (const Ancestor& ancestor : slice(ancestors_, node(from).ancestors))
      visit(static_cast<ElementId>(ancestor.element), ancestor.share);
  }
  double feed_share(ElementId from) const; // of that, what comes from utility feeds in the end
  // Active power that may be added at the element (negative: must be shed) before it or one above it reaches its rating
  // or import limit, with losses and reactive power as they are; 0 if dead. Convex losses: filling it overshoots by the
  // added loss.
  Power headroom(ElementId element, double of_rating = 1) const;
  Power feed_import() const;  // over all feeds
  Power import_limit() const; // over all live feeds
  Power imbalance() const;    // feed import + own supply - live port loads - losses - charge: 0 but for rounding

  Status status(ElementId element) const { return node(element).status; }
  const ElementSpec& spec(ElementId element) const { return specs_[index(element)]; }
  ElementId element_of(PortId port) const { return ports_[index(port)].element; }
  const std::string& role(PortId port) const { return ports_[index(port)].role; }
  std::size_t size() const { return specs_.size(); }
  std::span<const std::uint32_t> leaf_first() const { return leaf_first_; } // every element before its sources

private:
  using Index = std::uint32_t;
  struct Range {
    Index first = 0;
    Index count = 0;
  };
  struct Node {
    KindSpec kind{};
    Flow input{}, output{};
    Power loss{};
    Power wanted_charge{}, stored{};
    std::optional<Index> selected{};
    Power limit{};                            // rating in VA; of a feed its import limit
    double reactive_per_active = 0;           // tan phi of ports that do not give theirs
    Range sources{}, children{}, ancestors{}; // in links_, children_, ancestors_
    Index position = 0;                       // leaf first
    Status status = Status::closed;
    bool feed = false;
    bool own = false;
    bool live = false;
    bool life_changed = false;
  };
  struct Link { // from an element to one of its sources
    Index source{};
    double weight{};
    double share = 0; // of the input, renormalised over living sources
  };
  struct Child {
    Index element{};
    Index link{};
  };
  struct Ancestor { // or the element itself; leaf first
    Index element{};
    double share = 0; // of a watt more at the element, losses aside
  };
  struct Port {
    ElementId element{};
    std::string role{};
    Flow load{};
  };

  static std::size_t index(ElementId id) { return static_cast<std::size_t>(id); }
  static std::size_t index(PortId id) { return static_cast<std::size_t>(id); }
  const Node& node(ElementId id) const { return nodes_[index(id)]; }
  template <class T> static std::span<T> slice(std::vector<T>& all, Range range) {
    return std::span{all}.subspan(range.first, range.count);
  }
  template <class T> static std::span<const T> slice(const std::vector<T>& all, Range range) {
    return std::span{all}.subspan(range.first, range.count);
  }

  void lay_links(const std::vector<std::vector<Index>>& sources);
  void lay_children();
  void lay_ancestors();
  void mark(Index element);
  void refresh_life();
  void refresh_shares(Node& node);
  bool fed(const Node& node) const;
  void refresh_reach(Index element);
  void evaluate(Index element);
  Flow gather(Index element) const;

  std::vector<ElementSpec> specs_;
  std::map<std::string, ElementId, std::less<>> by_name_;
  std::vector<Node> nodes_;
  std::vector<Link> links_;
  std::vector<Child> children_;
  std::vector<Ancestor> ancestors_;
  std::vector<Index> leaf_first_;
  std::vector<Index> feeds_; // as they stand in the list
  std::vector<Port> ports_;
  std::vector<std::vector<Index>> ports_of_;
  std::vector<std::uint64_t> dirty_; // bits by position
  std::vector<ElementId> changed_;
  std::vector<double> reach_; // scratch by element: share
  bool life_stale_ = true;
};

} // namespace minehall::power
