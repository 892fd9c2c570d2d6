# How a declared quantity became a mass. Arguments: value, of, source.
quantity-step-unit = { $value } kg or litres in one { $of }
quantity-step-density = × { $value } kg/l density ({ $source })
quantity-step-density-assumed = × { $value } kg/l, the greatest density ({ $source })
quantity-step-content = × { $value } % content
quantity-step-content-assumed = × { $value } %: the content is not declared, so all of it is counted
quantity-step-strength = × { $value } mg in one dosage unit
quantity-step-strength-assumed = × { $value } mg, the greatest strength, as none is declared ({ $source })
quantity-step-base = × { $value } base in { $of } ({ $source })
quantity-step-base-assumed = × { $value }: the salt is not declared or not in the table, so it is counted as base
quantity-upper-bound = At most: something is not declared, so the greatest value was taken.
quantity-exact = Exact: rounded once, to a milligram.

quantity-negative = The amount cannot be below zero
quantity-content-out-of-range = The content must be above 0 and at most 100 %
quantity-strength-out-of-range = The strength must be above zero
quantity-density-unknown = No density is known for this substance: give the amount in mg, g, kg or t
quantity-strength-unknown = Give the strength: milligrams in one dosage unit
quantity-too-large = The amount is too large, or has too many decimals

quantity-unit-mg = milligrams
quantity-unit-g = grams
quantity-unit-kg = kilograms
quantity-unit-t = tonnes
quantity-unit-ml = millilitres
quantity-unit-l = litres
quantity-unit-m3 = cubic metres
quantity-unit-tablet = dosage units (tablets, capsules, ampoules)

quantity-form-base = base (no salt)
quantity-form-hydrochloride = hydrochloride
quantity-form-sulfate = sulfate
quantity-form-hemihydrate = hemihydrate
quantity-form-maleate = maleate
quantity-form-tartrate = tartrate
