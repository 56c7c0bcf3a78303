package filing

import "strings"

// Receipt is the code (受理码) that shows the public status of a case to
// whoever has it: 80 random bits as 16 Crockford base-32 characters and a
// check character, without separators.
type Receipt string

const crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// ReceiptCharacters is how many random characters a receipt has.
const ReceiptCharacters = 16

// NewReceipt makes a receipt of 16 random Crockford characters, in either
// case. Other input answers Invalid.
func NewReceipt(random string) (Receipt, error) {
	body := strings.ToUpper(random)
	if len(body) != ReceiptCharacters {
		return "", Errorf(Invalid, "receipt-length", "", "a receipt is made of %d characters", ReceiptCharacters)
	}
	check, ok := receiptCheck(body)
	if !ok {
		return "", Errorf(Invalid, "receipt-characters", "", "a receipt is made of Crockford base-32 characters")
	}
	return Receipt(body + string(check)), nil
}

// ParseReceipt reads a receipt as people type it: with or without BA, hyphens
// and spaces, in either case, O for 0 and I or L for 1. A wrong one answers
// Invalid, which is all that can be said of it without a look-up.
func ParseReceipt(text string) (Receipt, error) {
	clean := strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(text))
	// BA are Crockford characters too, so the prefix is known by the length.
	if len(clean) == ReceiptCharacters+3 {
		clean = strings.TrimPrefix(clean, "BA")
	}
	if len(clean) != ReceiptCharacters+1 {
		return "", Errorf(Invalid, "receipt-form", "receipt", "a receipt has the form BA-XXXX-XXXX-XXXX-XXXX-C")
	}
	check, ok := receiptCheck(clean[:ReceiptCharacters])
	if !ok || check != clean[ReceiptCharacters] {
		return "", Errorf(Invalid, "receipt-form", "receipt", "the receipt is mistyped; compare it with the notice")
	}
	return Receipt(clean), nil
}

// String gives the receipt as it is shown: BA-XXXX-XXXX-XXXX-XXXX-C.
func (r Receipt) String() string {
	s := string(r)
	if len(s) != ReceiptCharacters+1 {
		return s
	}
	return "BA-" + s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:]
}

// receiptCheck gives the check character: the sum, over the field of 32
// elements, of each character times a power of the generator. All powers
// differ and none is zero, so that every single wrong character and every
// transposition of two different ones is caught.
func receiptCheck(body string) (byte, bool) {
	sum, power := byte(0), byte(2)
	for i := range len(body) {
		v := strings.IndexByte(crockford, body[i])
		if v < 0 {
			return 0, false
		}
		sum ^= mul32(byte(v), power)
		power = mul32(power, 2)
	}
	return crockford[sum], true
}

// mul32 multiplies in GF(32) with the primitive polynomial x⁵+x²+1.
func mul32(a, b byte) byte {
	product := byte(0)
	for ; b > 0; b >>= 1 {
		if b&1 == 1 {
			product ^= a
		}
		a <<= 1
		if a&32 != 0 {
			a ^= 0b100101
		}
	}
	return product
}
