package rulebook

import "beian/internal/rulebook/identifier"

// Mobile gives a mobile number of a form as carriers take it: E.164, whatever
// width it was typed in. It is empty for what the rules would not let pass.
func (*Book) Mobile(text string) string {
	digits := fold(text)
	if identifier.Mobile(digits) != nil {
		return ""
	}
	return "+86" + digits
}

// Email gives an e-mail address of a form as carriers take it: ASCII, whatever
// width it was typed in. It is empty for what the rules would not let pass.
func (*Book) Email(text string) string {
	address := fold(text)
	if identifier.Email(address) != nil {
		return ""
	}
	return address
}
