// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/rows.hpp>

#include <tally/layers/counting.hpp>

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

namespace tally::detail {

namespace {

using parameter_set = std::unordered_set<const void *>;

struct parameter_sum {
    std::int64_t params = 0;
    std::int64_t trainable = 0;
    std::int64_t bytes = 0;

    void add(const module_parameter &p) {
        params += p.count;
        trainable += p.trainable ? p.count : 0;
        bytes += p.bytes;
    }

    void add(const parameter_sum &more) {
        params += more.params;
        trainable += more.trainable;
        bytes += more.bytes;
    }
};

// The parameters of `node` and below it that are not in `seen`, which they are added to.
void add_parameters(parameter_sum &sum, const module_node &node, parameter_set &seen) {
    for (const module_parameter &p : node.parameters)
        if (seen.insert(p.identity).second)
            sum.add(p);
    for (const module_node *child : node.children)
        add_parameters(sum, *child, seen);
}

parameter_sum parameters_below(const module_node &node) {
    parameter_sum sum;
    parameter_set seen;
    add_parameters(sum, node, seen);
    return sum;
}

// A sum that may have overflowed is error T07.
std::int64_t checked(dim count, const record &row) {
    if (count.overflowed())
        throw error({.code = fault_code::overflow,
                     .wanted = "counts within 64 bits",
                     .got = "more",
                     .remedy = "make the input smaller"},
                    row.path, {});
    return count.value();
}

class report_maker {
  public:
    report_maker(const module_tree &modules, const session &observed, const options &how)
        : modules_(modules), session_(observed), calls_(observed.calls()), how_(how) {}

    report make(const tensor_list &inputs) {
        reserve();
        for (std::size_t i = 0; i < calls_.size(); ++i)
            add_row(i);
        add_own_parameters();
        sum_subtrees();
        add_uncounted();
        add_unregistered();
        storage_->ran = session_.runs();
        if (!calls_.empty() && calls_.front().finished)
            add_unused(modules_.root());
        const tally::totals sums = make_totals(inputs);
        return report(std::move(storage_), sums, how_);
    }

  private:
    record &row(std::size_t i) { return storage_->rows[i]; }
    const module_node &node(std::size_t i) const { return *calls_[i].module; }

    // Records look at the shapes: they must not move.
    void reserve() {
        std::size_t shapes = 0;
        for (const observed_call &call : calls_)
            shapes += call.inputs.size() + call.outputs.size();
        storage_->shapes.reserve(shapes);
        storage_->rows.reserve(calls_.size());
    }

    shape_list keep(const std::vector<typed_shape> &shapes) {
        const typed_shape *first = storage_->shapes.data() + storage_->shapes.size();
        storage_->shapes.insert(storage_->shapes.end(), shapes.begin(), shapes.end());
        return {first, static_cast<int>(shapes.size())};
    }

    std::string_view keep(std::string name) { return storage_->names.emplace_back(std::move(name)); }

    std::string path_of(const observed_call &call, std::string_view name) {
        std::string path =
            call.parent > 0 ? std::string(row(static_cast<std::size_t>(call.parent)).path) : std::string();
        if (!path.empty())
            path += '.';
        return path += name;
    }

    int next_index(int depth) {
        if (depth == 0)
            return 0;
        if (row_count_.size() <= static_cast<std::size_t>(depth))
            row_count_.resize(static_cast<std::size_t>(depth) + 1);
        return ++row_count_[static_cast<std::size_t>(depth)];
    }

    // Its module was called before, or all its own parameters belong to rows before it.
    bool is_recursive(const module_node &module) {
        const bool called_before = !seen_modules_.insert(&module).second;
        std::int64_t count = 0;
        bool any_new = false;
        for (const module_parameter &p : module.parameters) {
            any_new |= seen_parameters_.insert(p.identity).second;
            count += p.count;
        }
        return called_before || (count > 0 && !any_new);
    }

    void add_row(std::size_t i) {
        const observed_call &call = calls_[i];
        record r;
        static_cast<layer_attributes &>(r) = call.module->attributes;
        r.type = keep(call.module->type);
        r.name = keep(call.place ? call.place->name : std::string());
        if (call.parent < 0 && r.name.empty())
            r.name = r.type;
        r.path = call.parent < 0 ? text_view() : text_view(keep(path_of(call, r.name)));
        r.depth = call.depth;
        r.index = next_index(call.depth);
        r.inputs = keep(call.inputs);
        r.outputs = keep(call.outputs);
        r.torchinfo_input = call.torchinfo_input;
        r.torchinfo_output = call.torchinfo_output;
        r.buffers = call.module->counts.buffers;
        r.leaf = call.module->leaf;
        r.recursive = is_recursive(*call.module);
        r.executed = call.finished && call.module->kind != module_kind::container;
        r.exact = call.exact;
        r.macs = macs_of(call, r);
        r.flops = checked(call.work.flops, r);
        storage_->rows.push_back(r);
    }

    std::int64_t macs_of(const observed_call &call, const record &r) const {
        if (how_.counting == counting::exact)
            return checked(call.work.macs, r);
        const typed_shape *output = torchinfo_output_of(r);
        if (!r.leaf || !output)
            return 0;
        return checked(torchinfo_macs(torchinfo_rule_of(r.type), call.module->weights, *output), r);
    }

    static const typed_shape *torchinfo_output_of(const record &r) {
        const bool has_one = r.torchinfo_output >= 0 && r.torchinfo_output < r.outputs.size();
        return has_one ? &r.outputs[r.torchinfo_output] : nullptr;
    }

    // Each parameter is of one row: the first whose module has it itself or, where no such module was called, the first
    // of the nearest module above it that was. A row that is recursive shows what it had the first time.
    void add_own_parameters() {
        parameter_set shown;
        std::unordered_set<const module_node *> done;
        for (std::size_t i = 0; i < calls_.size(); ++i) {
            parameter_sum own;
            if (done.insert(&node(i)).second) {
                for (const module_parameter &p : node(i).parameters)
                    if (shown.insert(p.identity).second)
                        own.add(p);
                add_without_row(own, node(i), shown);
            }
            set_own(row(i), own);
        }
        sum_parameters();
        for (std::size_t i = 0; i < calls_.size(); ++i)
            if (row(i).recursive) {
                const parameter_sum all = parameters_below(node(i));
                row(i).subtree.params = all.params;
                row(i).subtree.trainable = all.trainable;
                if (row(i).leaf)
                    set_own(row(i), all);
            }
    }

    static void set_own(record &r, const parameter_sum &own) {
        r.params = own.params;
        r.trainable = own.trainable;
        r.bytes = own.bytes;
    }

    // Parameters below `above` that no module with a row has, and that no such module is nearer to.
    void add_without_row(parameter_sum &sum, const module_node &above, parameter_set &shown) const {
        for (const module_node *child : above.children) {
            if (seen_modules_.contains(child))
                continue;
            for (const module_parameter &p : child->parameters)
                if (!seen_parameters_.contains(p.identity) && shown.insert(p.identity).second)
                    sum.add(p);
            add_without_row(sum, *child, shown);
        }
    }

    // Of a module that is registered nowhere, the parameters count in its row and those below, not in the ones above
    // it; but a registered one may be called inside of it.
    void sum_parameters() {
        std::vector<parameter_sum> registered(calls_.size()), all(calls_.size());
        for (std::size_t i = calls_.size(); i-- > 0;) {
            record &r = row(i);
            const parameter_sum own{r.params, r.trainable, r.bytes};
            all[i].add(own);
            if (node(i).registered)
                registered[i].add(own);
            r.subtree.params = all[i].params;
            r.subtree.trainable = all[i].trainable;
            if (calls_[i].parent < 0)
                continue;
            const auto parent = static_cast<std::size_t>(calls_[i].parent);
            registered[parent].add(registered[i]);
            all[parent].add(node(parent).registered ? registered[i] : all[i]);
        }
    }

    void sum_subtrees() {
        for (std::size_t i = calls_.size(); i-- > 0;) {
            record &r = row(i);
            r.subtree.macs = checked(dim(r.subtree.macs) + dim(r.macs), r);
            r.subtree.flops = checked(dim(r.subtree.flops) + dim(r.flops), r);
            if (calls_[i].parent < 0)
                continue;
            subtree_counts &above = row(static_cast<std::size_t>(calls_[i].parent)).subtree;
            above.macs = checked(dim(above.macs) + dim(r.subtree.macs), r);
            above.flops = checked(dim(above.flops) + dim(r.subtree.flops), r);
        }
    }

    void add_uncounted() {
        for (const auto &[name, calls] : session_.uncounted())
            storage_->uncounted.push_back({keep(name), calls});
    }

    void add_unregistered() {
        parameter_set known;
        parameter_sum registered;
        add_parameters(registered, modules_.root(), known);
        for (const observed_call &call : calls_) {
            parameter_sum sum;
            if (call.module->places.empty())
                add_parameters(sum, *call.module, known);
            if (sum.params > 0)
                storage_->unregistered.push_back({keep(call.module->type), sum.params});
        }
    }

    // Functions may use the parameters of a module without a call of it, as attention does.
    bool is_idle(const module_node &module) const {
        return !seen_modules_.contains(&module) &&
               std::none_of(module.parameters.begin(), module.parameters.end(),
                            [&](const module_parameter &p) { return session_.used(p.identity); }) &&
               std::all_of(module.children.begin(), module.children.end(),
                           [&](const module_node *child) { return is_idle(*child); });
    }

    static std::string registered_path_of(const module_node &module) {
        const module_place &place = module.places.front();
        if (!place.parent)
            return "";
        const std::string above = registered_path_of(*place.parent);
        return above.empty() ? place.name : above + "." + place.name;
    }

    // What nothing took of `module`: as a whole or, where it is in use, its own parameters and what is below it.
    void add_unused(const module_node &module) {
        if (!visited_.insert(&module).second)
            return;
        if (is_idle(module))
            return add_not_called(module);
        for (const module_parameter &p : module.parameters)
            if (!session_.used(p.identity) && unused_.insert(p.identity).second) {
                const std::string above = registered_path_of(module);
                storage_->unused.push_back({keep(above.empty() ? p.name : above + "." + p.name), p.count});
            }
        for (const module_node *child : module.children)
            add_unused(*child);
    }

    void add_not_called(const module_node &module) {
        parameter_sum all;
        add_parameters(all, module, unused_);
        if (all.params == 0)
            return;
        record &r = storage_->not_called.emplace_back();
        set_own(r, all);
        r.type = keep(module.type);
        r.name = keep(module.places.front().name);
        r.path = keep(registered_path_of(module));
        r.leaf = module.leaf;
        r.executed = false;
    }

    std::int64_t output_bytes_of(const record &r) const {
        if (how_.counting == counting::torchinfo) {
            const typed_shape *output = torchinfo_output_of(r);
            return output ? bytes_of(*output).value() : 0;
        }
        std::int64_t bytes = 0;
        for (const typed_shape &output : r.outputs)
            bytes += bytes_of(output).value();
        return bytes;
    }

    tally::totals make_totals(const tensor_list &inputs) {
        tally::totals t;
        const parameter_sum all = parameters_below(modules_.root());
        t.params = all.params;
        t.trainable = all.trainable;
        t.param_bytes = all.bytes;
        for (const module_node *n : modules_.nodes()) {
            t.buffers += n->counts.buffers;
            t.buffer_bytes += n->counts.buffer_bytes;
        }
        for (const typed_shape &input : shapes_of(inputs))
            t.input_bytes += bytes_of(input).value();
        for (const record &r : storage_->rows)
            if (r.leaf && r.subtree.params > 0)
                t.output_bytes += 2 * output_bytes_of(r);
        if (!storage_->rows.empty()) {
            t.macs = storage_->rows.front().subtree.macs;
            t.flops = storage_->rows.front().subtree.flops;
        }
        return t;
    }

    const module_tree &modules_;
    const session &session_;
    const std::vector<observed_call> &calls_;
    const options how_;
    std::shared_ptr<report_storage> storage_ = std::make_shared<report_storage>();
    std::vector<int> row_count_;
    std::unordered_set<const module_node *> seen_modules_;
    parameter_set seen_parameters_;
    std::unordered_set<const module_node *> visited_; ///< for what is unused
    parameter_set unused_;
};

} // namespace

report make_report(const module_tree &modules, const session &observed, const tensor_list &inputs, const options &how) {
    return report_maker(modules, observed, how).make(inputs);
}

} // namespace tally::detail
