// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace tally::detail {

namespace {

bool is_tensor(const c10::Type &type) {
    switch (type.kind()) {
    case c10::TypeKind::TensorType:
        return true;
    case c10::TypeKind::OptionalType:
    case c10::TypeKind::ListType:
        return is_tensor(*type.containedType(0));
    default:
        return false;
    }
}

bool is_marked_as_written(const c10::Argument &argument) {
    return argument.alias_info() && argument.alias_info()->isWrite();
}

bool reads_tensors(const c10::FunctionSchema &schema) {
    return std::any_of(schema.arguments().begin(), schema.arguments().end(), [](const c10::Argument &a) {
        return is_tensor(*a.type()) && !(a.kwarg_only() && is_marked_as_written(a)); // not the `out` of others
    });
}

// Some leave what they made in an argument and return nothing.
bool makes_tensors(const c10::FunctionSchema &schema) {
    return std::any_of(schema.returns().begin(), schema.returns().end(),
                       [](const c10::Argument &a) { return is_tensor(*a.type()); }) ||
           std::any_of(schema.arguments().begin(), schema.arguments().end(), is_marked_as_written);
}

// A result that shares memory with an argument and was not written to.
bool returns_view(const c10::FunctionSchema &schema) {
    return std::any_of(schema.returns().begin(), schema.returns().end(),
                       [](const c10::Argument &a) { return a.alias_info() && !is_marked_as_written(a); });
}

constexpr std::string_view aten = "aten::";

// Makes tensors out of nothing or of sizes only, hands out a view or a copy of one, or tells something about a tensor.
// Of other libraries' operations, only the first two are sure to compute nothing.
bool is_free_by_schema(const c10::FunctionSchema &schema, std::string_view name, bool is_aten) {
    if (!reads_tensors(schema) || returns_view(schema))
        return true;
    return is_aten && (!makes_tensors(schema) || name.ends_with("_like") || name.ends_with("_copy") ||
                       name.starts_with("new_") || name.starts_with("_new_"));
}

std::string_view name_of(const c10::FunctionSchema &schema) {
    std::string_view name = schema.name();
    if (name.starts_with(aten))
        name.remove_prefix(aten.size());
    if (name.size() > 1 && name.ends_with('_') && !name.ends_with("__"))
        name.remove_suffix(1);
    return name;
}

// Made of other operations, though LibTorch's kernels do not say so.
constexpr std::string_view made_of_others = "_backward allclose tensordot";

// Not what their schema or kernels say: they compute, and nothing that is called shows it.
constexpr std::string_view not_counted = R"(
_choose_qparams_per_tensor _rowwise_prune _saturate_weight_to_fp16 choose_qparams_optimized coalesce
fbgemm_linear_fp16_weight fbgemm_linear_fp16_weight_fp32_activation fbgemm_linear_int8_weight
fbgemm_linear_int8_weight_fp32_activation fbgemm_linear_quantize_weight
)";

using rule_table = std::unordered_map<std::string_view, operation_rule>;

const operation_rule *find_rule(std::string_view name) {
    static const rule_table table = [] {
        rule_table rules;
        for (const auto &[known, rule] : named_rules())
            rules.emplace(known, rule);
        return rules;
    }();
    const auto found = table.find(name);
    return found == table.end() ? nullptr : &found->second;
}

// "_foreach_mul" is mul of each tensor in a list.
std::optional<operation_rule> rule_by_name(std::string_view name) {
    constexpr std::string_view foreach = "_foreach_";
    const operation_rule *rule = find_rule(name);
    const bool for_each = !rule && name.starts_with(foreach);
    if (for_each)
        rule = find_rule(name.substr(foreach.size()));
    if (!rule)
        return std::nullopt;
    operation_rule found = *rule;
    found.for_each = for_each && found.how == handling::counted;
    return found;
}

} // namespace

rule_list same_rule(std::string_view words, const operation_rule &rule) {
    constexpr std::string_view blanks = " \n";
    rule_list rules;
    for (auto first = words.find_first_not_of(blanks); first != words.npos; first = words.find_first_not_of(blanks)) {
        words.remove_prefix(first);
        const std::string_view word = words.substr(0, words.find_first_of(blanks));
        rules.push_back({word, rule});
        words.remove_prefix(word.size());
    }
    return rules;
}

rule_list named_rules() {
    rule_list all;
    for (const rule_list &rules :
         {contraction_rules(), elementwise_rules(), loss_rules(), free_rules(),
          same_rule(made_of_others, {handling::opened}), same_rule(not_counted, {handling::uncounted})})
        all.insert(all.end(), rules.begin(), rules.end());
    return all;
}

operation_rule rule_for(const c10::OperatorHandle &op) {
    const c10::FunctionSchema &schema = op.schema();
    const std::string_view full = schema.name(), name = name_of(schema);
    if (const auto rule = rule_by_name(name))
        return *rule;
    if (full.starts_with("profiler::") || full.starts_with("prim::") ||
        is_free_by_schema(schema, name, full.starts_with(aten)))
        return {handling::free};
    const bool is_composite = op.hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd);
    return {is_composite ? handling::opened : handling::uncounted};
}

operation_work operation_rule::work_of(const executed_operation &op) const {
    if (!for_each)
        return formula(op);
    operation_work all;
    for (std::size_t i = 0; i < op.length(); ++i)
        all.add(op.work_of_each(i, formula));
    return all;
}

} // namespace tally::detail
