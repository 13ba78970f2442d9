#include "sim/scenario/input_text.hpp"

#include "sim/scenario/sha256.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <zlib.h>

namespace minehall::scenario {

namespace {

constexpr std::size_t largest = std::size_t{1} << 29; // bytes, unpacked: a hundred times the largest trace we know

std::filesystem::path resolve(const InputPath& input, std::string_view name, const Place& place, const Paths& paths) {
  if (input.root == Root::scenario) return paths.scenario_dir / input.path;
  if (paths.data_dir.empty())
    fail_at(place, name, in_quotes(input.path) + " lies in the data folder, which was not given; add --data DIR");
  return paths.data_dir / input.path;
}

std::string read_bytes(const std::filesystem::path& path, std::string_view name, const Place& place) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    fail_at(place, name, "'" + path.string() + "' is a folder; name the file in it");
  if (std::filesystem::exists(path, error) && !std::filesystem::is_regular_file(path, error))
    fail_at(place, name, "'" + path.string() + "' is not a regular file; write the data into one");
  const auto size = std::filesystem::file_size(path, error);
  std::ifstream stream{path, std::ios::binary};
  if (error || !stream)
    fail_at(place, name,
            "cannot read '" + path.string() + "'; check the name (file: is relative to the scenario, data: to --data)");
  if (size > largest)
    fail_at(place, name, "'" + path.string() + "' is larger than 512 MiB; cut out the period that is needed");
  std::string bytes(size, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

// Inflates gzip members until the input ends; empty optional on damage or a text that is too large.
bool inflate_all(const std::string& packed, std::string& text) {
  z_stream stream{};
  if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) return false;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  int status = Z_OK;
  while (status == Z_OK && text.size() <= largest) {
    const std::size_t had = text.size();
    const std::size_t room = std::max<std::size_t>(packed.size() * 4, 65536);
    text.resize(had + room);
    stream.next_out = reinterpret_cast<Bytef*>(text.data() + had);
    stream.avail_out = static_cast<uInt>(room);
    status = inflate(&stream, Z_NO_FLUSH);
    text.resize(had + room - stream.avail_out);
    if (status == Z_STREAM_END && stream.avail_in > 0) status = inflateReset(&stream);
  }
  inflateEnd(&stream);
  return status == Z_STREAM_END && text.size() <= largest;
}

} // namespace

void InputText::fail(int line, int column, std::string_view problem) const {
  fail_at({.file = shown, .line = line, .column = column}, name, problem);
}

void fail_at(const Place& place, std::string_view name, std::string_view problem) {
  std::ostringstream text;
  text << place.file << ':' << place.line << ':' << place.column << ": " << name << ": " << problem;
  throw SeriesError{text.str()};
}

InputText read_input(const InputPath& input, std::string_view name, const Place& owner, const Paths& paths) {
  const Place& place = input.place.file.empty() ? owner : input.place;
  const std::filesystem::path path = resolve(input, name, place, paths);
  std::string bytes = read_bytes(path, name, place);
  InputText result{.text = {}, .shown = path.string(), .name = std::string{name}, .file = {input.path, sha256(bytes)}};
  if (bytes.starts_with("\x1f\x8b")) {
    if (!inflate_all(bytes, result.text))
      result.fail(1, 1, "damaged gzip, or larger than 512 MiB unpacked; unpack it by hand");
  } else {
    result.text = std::move(bytes);
  }
  if (result.text.starts_with("\xef\xbb\xbf")) result.text.erase(0, 3);
  if (result.text.empty()) result.fail(1, 1, "the file is empty; give one with a header and rows");
  return result;
}

std::string in_quotes(std::string_view field) {
  std::string text = "'";
  for (const char c : field.substr(0, 40)) text += c >= 32 && c < 127 ? c : '?';
  return text + (field.size() > 40 ? "...'" : "'");
}

} // namespace minehall::scenario
