// SPDX-License-Identifier: BSL-1.0
#include <tally/torch/detail/operation.hpp>

#include <algorithm>

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

bool any_tensor(const std::vector<c10::Argument> &arguments) {
    return std::any_of(arguments.begin(), arguments.end(), [](const c10::Argument &a) { return is_tensor(*a.type()); });
}

// A result that shares memory with an argument and was not written to.
bool returns_view(const c10::FunctionSchema &schema) {
    return std::any_of(schema.returns().begin(), schema.returns().end(),
                       [](const c10::Argument &a) { return a.alias_info() && !a.alias_info()->isWrite(); });
}

// Makes tensors out of nothing or of sizes only, tells something about them, or hands out a view.
bool is_free_by_schema(const c10::FunctionSchema &schema, std::string_view name) {
    return !any_tensor(schema.arguments()) || !any_tensor(schema.returns()) || returns_view(schema) ||
           name.ends_with("_like") || name.starts_with("new_") || name.starts_with("_new_");
}

std::string_view plain_name(std::string_view name) {
    if (name.size() > 1 && name.ends_with('_') && !name.ends_with("__"))
        name.remove_suffix(1);
    return name;
}

bool is_composite(const c10::OperatorHandle &op) {
    return op.hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd);
}

} // namespace

operation_rule rule_for(const c10::OperatorHandle &op) {
    constexpr std::string_view aten = "aten::";
    const std::string_view full = op.schema().name();
    const handling otherwise = is_composite(op) ? handling::opened : handling::uncounted;
    if (!full.starts_with(aten))
        return {full.starts_with("profiler::") || full.starts_with("prim::") ? handling::free : otherwise};
    const std::string_view name = plain_name(full.substr(aten.size()));
    if (const auto rule = contraction_rule(name))
        return *rule;
    if (const auto rule = elementwise_rule(name))
        return *rule;
    if (const auto rule = loss_rule(name))
        return *rule;
    if (is_free_by_schema(op.schema(), name) || is_free(name))
        return {handling::free};
    return {otherwise};
}

} // namespace tally::detail
