// How much a job may be asked to give up: batch training goes first, then fine-tuning, inference last.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace minehall::scheduling {

enum class Tier : std::uint8_t { batch, fine_tune, inference };

inline constexpr std::array tier_order = {Tier::batch, Tier::fine_tune, Tier::inference}; // who gives up first
inline constexpr std::array<std::string_view, 3> tier_words = {"batch", "fine-tune", "inference"};

template <class T> using PerTier = std::array<T, tier_order.size()>;
constexpr std::size_t index(Tier tier) { return static_cast<std::size_t>(tier); }

// Shares of the jobs; the rest is batch.
struct TierShares {
  double fine_tune = 0;
  double inference = 0;
  // `uniform` in [0, 1)
  Tier pick(double uniform) const {
    if (uniform < inference) return Tier::inference;
    return uniform < inference + fine_tune ? Tier::fine_tune : Tier::batch;
  }
};

// By size: the smallest jobs are inference, the largest batch training.
struct TierSizes {
  int inference_up_to = 0; // GPUs; 0: none
  int fine_tune_up_to = 0;
  Tier pick(int gpus) const {
    if (gpus <= inference_up_to) return Tier::inference;
    return gpus <= fine_tune_up_to ? Tier::fine_tune : Tier::batch;
  }
};

} // namespace minehall::scheduling
