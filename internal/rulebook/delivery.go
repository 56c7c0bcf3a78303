package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
)

// DeliveryResult is a coded result by which a bureau's own system refuses a
// delivery, and the reason of the catalogue that it means.
type DeliveryResult struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// OtherDelivery is the reason for a result that the rules do not know.
const OtherDelivery = "other-delivery"

func (b *Book) loadDelivery(data fs.FS) error {
	var file struct{ Results []DeliveryResult }
	if err := read(data, "delivery-results.json", &file); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, row := range append(file.Results, DeliveryResult{OtherDelivery, OtherDelivery}) {
		if r, known := b.Reason(row.Reason); !known || r.Family != ReasonsDelivery || row.Code == "" || seen[row.Code] {
			return fmt.Errorf("rule data delivery-results.json: %q is double or not a reason of a delivery", row.Code)
		}
		seen[row.Code] = true
	}
	b.results = file.Results
	return nil
}

// DeliveryResults lists the coded results that the rules know.
func (b *Book) DeliveryResults() []DeliveryResult { return slices.Clone(b.results) }

// DeliveryReason gives the reason that a bureau's coded result means; of an
// unknown one it is [OtherDelivery] and known is false.
func (b *Book) DeliveryReason(code string) (reason string, known bool) {
	for _, r := range b.results {
		if r.Code == code {
			return r.Reason, true
		}
	}
	return OtherDelivery, false
}
