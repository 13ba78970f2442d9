#include "models/scheduling/slots.hpp"

#include <bit>

namespace minehall::scheduling {
namespace {

std::uint32_t index(NodeId node) { return static_cast<std::uint32_t>(node); }

} // namespace

Slots::Slots(std::uint32_t nodes, std::uint32_t slots_per_node)
    : per_node_{slots_per_node}, free_(nodes, slots_per_node), open_(nodes, false),
      level_(slots_per_node + 1, std::vector<std::uint64_t>((nodes + 63) / 64)), count_(slots_per_node + 1) {
  for (std::uint32_t node = 0; node < nodes; ++node) reopen(NodeId{node});
}

std::optional<std::uint32_t> Slots::first(std::uint32_t free, std::uint32_t from,
                                          const std::vector<bool>& avoid) const {
  const auto& words = level_[free];
  for (std::size_t word = from / 64; word < words.size(); ++word) {
    auto bits = words[word];
    if (word == from / 64) bits &= ~std::uint64_t{0} << (from % 64);
    for (; bits != 0; bits &= bits - 1) {
      const auto node = static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
      if (avoid.empty() || !avoid[node]) return node;
    }
  }
  return std::nullopt;
}

std::optional<Parts> Slots::find(std::uint32_t gpus, const std::vector<bool>& avoid) const {
  if (gpus == 0 || gpus > free_total_) return std::nullopt;
  if (gpus <= per_node_) {
    for (auto free = gpus; free <= per_node_; ++free) // best fit: the fullest node that has room
      if (count_[free] > 0)
        if (const auto node = first(free, 0, avoid)) return Parts{{NodeId{*node}, gpus}};
    return std::nullopt;
  }
  const auto wanted = whole_nodes_for(gpus);
  if (count_[per_node_] < wanted) return std::nullopt;
  Parts parts;
  parts.reserve(wanted);
  for (std::uint32_t from = 0; parts.size() < wanted;) {
    const auto node = first(per_node_, from, avoid);
    if (!node) return std::nullopt;
    parts.push_back({NodeId{*node}, per_node_});
    from = *node + 1;
  }
  return parts;
}

void Slots::take(const Parts& parts) {
  for (const auto& part : parts) move(index(part.node), free(part.node) - part.slots);
}

void Slots::release(const Parts& parts) {
  for (const auto& part : parts) move(index(part.node), free(part.node) + part.slots);
}

void Slots::close(NodeId node) {
  if (!open(node)) return;
  list(index(node), false);
  open_[index(node)] = false;
}

void Slots::reopen(NodeId node) {
  if (open(node)) return;
  open_[index(node)] = true;
  list(index(node), true);
}

void Slots::move(std::uint32_t node, std::uint32_t free) {
  if (open_[node]) list(node, false);
  free_[node] = free;
  if (open_[node]) list(node, true);
}

void Slots::list(std::uint32_t node, bool in) {
  const auto free = free_[node];
  const auto bit = std::uint64_t{1} << (node % 64);
  auto& word = level_[free][node / 64];
  word = in ? word | bit : word & ~bit;
  count_[free] = in ? count_[free] + 1 : count_[free] - 1;
  free_total_ = in ? free_total_ + free : free_total_ - free;
}

} // namespace minehall::scheduling
