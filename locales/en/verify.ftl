verify-leaf = Audit entry { $id } ({ $act }) does not hold: its hash is not the hash of what it says.
verify-decision-without-entry = A decision has no entry in the audit trail, or too many: table { $table }, record { $id }.
verify-entry-without-decision = An audit entry tells of a decision that is not there: table { $table }, entry { $id }.
verify-holds = Everything holds: balances are the sums of their entries, decisions and audit trail agree.
cli-verify-schema = The database does not have this program's schema. Run `ringfence migrate` first.
verify-permit-use = What is drawn on permit { $number } is not the sum of what was counted on it.
verify-ceiling = A counter of licence { $licence } is not the sum of what was counted on it.
