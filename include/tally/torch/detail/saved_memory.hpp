// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <ATen/core/Tensor.h>
#include <c10/core/Storage.h>

#include <cstddef>
#include <map>
#include <memory>
#include <vector>

namespace tally::detail {

/// Bytes of a storage, from `begin` up to `end`.
struct byte_range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// The storage that a tensor's numbers lie in; none of tensors that are made of others, or opaque.
const c10::Storage &storage_of(const at::Tensor &tensor);

/// Where in its storage a tensor's numbers lie. Of nested tensors, all of it.
byte_range range_of(const at::Tensor &tensor);

/// The memory of a storage: the same addresses and the same bytes are put back, whatever tensors look at them and how.
class saved_memory {
  public:
    explicit saved_memory(const c10::Storage &storage) : storage_(storage) {}

    /// How many hold the storage while nothing has happened yet. Called when all of ours do.
    void count_holders() { holders_ = storage_.use_count(); }

    /// Copies these bytes.
    void copy(byte_range range);

    /// An operation is about to write to these bytes, or to exchange the memory for more.
    void before_write(byte_range range);

    /// Puts the memory and the bytes back.
    void restore() noexcept;

    /// Is to put back what an earlier one, of the same storage, was to.
    void take_over(saved_memory &earlier);

  private:
    struct bytes {
        std::size_t size;
        std::unique_ptr<std::byte[]> on_host; ///< of memory of the CPU
        at::Tensor on_device;                 ///< of other memory
    };
    using kept_bytes = std::map<std::size_t, bytes>; ///< by where they begin, without overlap

    void hold();
    bytes copy_of(byte_range range) const;
    void put_back(const kept_bytes &kept) const;
    void put_back_memory();

    c10::Storage storage_;
    bool is_held_ = false;
    at::DataPtr original_;           ///< the memory itself, while the storage only borrows it
    std::size_t size_ = 0;           ///< of that
    std::vector<at::DataPtr> later_; ///< memory that the storage borrows, and that came after the original
    std::size_t holders_ = 0;
    std::vector<kept_bytes> kept_ = std::vector<kept_bytes>(1); ///< the later, the older
};

} // namespace tally::detail
