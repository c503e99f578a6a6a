// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/saved_memory.hpp>

#include <ATen/Functions.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

namespace tally::detail {

namespace {

std::byte *address_in(const c10::Storage &storage, std::size_t offset) {
    return static_cast<std::byte *>(storage.data_ptr().get()) + offset;
}

// Bytes of a storage as a tensor.
at::Tensor tensor_of_bytes(const c10::Storage &storage, std::size_t begin, std::size_t size) {
    const auto type = at::TensorOptions().dtype(at::kByte).device(storage.device());
    return at::empty({0}, type).set_(storage, static_cast<std::int64_t>(begin), {static_cast<std::int64_t>(size)}, {1});
}

} // namespace

const c10::Storage &storage_of(const at::Tensor &tensor) { return tensor.unsafeGetTensorImpl()->unsafe_storage(); }

byte_range range_of(const at::Tensor &tensor) {
    const std::size_t size = storage_of(tensor).nbytes();
    if (tensor.is_nested() || tensor.layout() != at::kStrided)
        return {0, size};
    if (tensor.numel() == 0)
        return {};
    std::int64_t last = tensor.storage_offset();
    for (std::int64_t i = 0; i < tensor.dim(); ++i)
        last += (tensor.size(i) - 1) * tensor.stride(i);
    const std::size_t element = tensor.dtype().itemsize();
    const std::size_t begin = static_cast<std::size_t>(tensor.storage_offset()) * element;
    return {std::min(begin, size), std::min((static_cast<std::size_t>(last) + 1) * element, size)};
}

// What grows a tensor frees its memory. So the storage gets a pointer that does not own it, for as long as it takes.
void saved_memory::hold() {
    if (is_held_)
        return;
    const c10::Device device = storage_.device();
    original_ = storage_.set_data_ptr(at::DataPtr(nullptr, device)); // newer versions stop sharing it first
    storage_.set_data_ptr(at::DataPtr(original_.get(), device));
    size_ = storage_.nbytes();
    is_held_ = true;
}

saved_memory::bytes saved_memory::copy_of(byte_range range) const {
    const std::size_t size = range.end - range.begin;
    if (!storage_.device().is_cpu())
        return {size, nullptr, tensor_of_bytes(storage_, range.begin, size).clone()};
    bytes copied{size, std::unique_ptr<std::byte[]>(new std::byte[size]), {}};
    std::memcpy(copied.on_host.get(), address_in(storage_, range.begin), size);
    return copied;
}

// What is kept already is older: only gaps are filled.
void saved_memory::copy(byte_range range) {
    if (!storage_.data_ptr().get())
        return;
    kept_bytes &kept = kept_.front();
    auto next = kept.lower_bound(range.begin);
    if (next != kept.begin()) {
        const auto &[begin, before] = *std::prev(next);
        range.begin = std::max(range.begin, begin + before.size);
    }
    while (range.begin < range.end) {
        const byte_range gap{range.begin, next == kept.end() ? range.end : std::min(range.end, next->first)};
        if (gap.begin < gap.end)
            kept.emplace_hint(next, gap.begin, copy_of(gap));
        if (next == kept.end())
            return;
        range.begin = std::max(range.begin, next->first + next->second.size);
        ++next;
    }
}

void saved_memory::before_write(byte_range range) {
    hold();
    if (storage_.data_ptr().get() == original_.get()) // else it is other memory that is written to
        copy({range.begin, std::min(range.end, size_)});
}

// Memory of the CPU is only written to where it differs: it may be mapped, and read only.
void saved_memory::put_back(const kept_bytes &kept) const {
    for (const auto &[begin, saved] : kept) {
        if (begin + saved.size > storage_.nbytes())
            continue;
        if (saved.on_device.defined())
            tensor_of_bytes(storage_, begin, saved.size).copy_(saved.on_device);
        else if (std::byte *const now = address_in(storage_, begin);
                 std::memcmp(now, saved.on_host.get(), saved.size) != 0)
            std::memcpy(now, saved.on_host.get(), saved.size);
    }
}

// Who looks at memory that came in its place may need the sizes that it has: a view that the forward made of a tensor
// which it had grown, and kept. Then that memory stays, with the values from before.
void saved_memory::put_back_memory() {
    const std::size_t size = storage_.nbytes();
    at::DataPtr now = storage_.set_data_ptr(std::move(original_));
    storage_.set_nbytes(size_);
    for (const kept_bytes &kept : kept_)
        put_back(kept);
    if (now.get() == storage_.data_ptr().get() || storage_.use_count() <= holders_)
        return;
    kept_bytes values;
    if (storage_.data_ptr().get())
        values.emplace(0, copy_of({0, std::min(size, size_)}));
    for (at::DataPtr &later : later_)
        if (later.get() == now.get())
            now = std::move(later);
    original_ = storage_.set_data_ptr(std::move(now));
    storage_.set_nbytes(size);
    put_back(values);
}

void saved_memory::restore() noexcept {
    try {
        if (is_held_)
            put_back_memory();
        else
            for (const kept_bytes &kept : kept_)
                put_back(kept);
    } catch (...) { // a device that is out of order: nothing can be done about it
    }
    is_held_ = false;
    kept_.clear();
}

void saved_memory::take_over(saved_memory &earlier) {
    if (earlier.is_held_) {
        if (is_held_ && original_.get() != earlier.original_.get()) {
            later_.push_back(std::move(original_)); // in use, and none of the bytes to put back are its
            kept_.clear();
        }
        original_ = std::move(earlier.original_);
        size_ = earlier.size_;
        is_held_ = true;
        earlier.is_held_ = false;
    }
    std::move(earlier.kept_.begin(), earlier.kept_.end(), std::back_inserter(kept_));
    earlier.kept_.clear();
}

} // namespace tally::detail
