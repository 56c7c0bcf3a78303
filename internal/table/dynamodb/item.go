package dynamodb

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"beian/internal/table"
)

// Names of the attributes. They are part of the layout that infra builds and of
// every stored item.
const (
	attrPartition = "pk"
	attrSort      = "sk"
	attrVersion   = "version"
	attrKind      = "kind"
	attrBody      = "body"
	attrExpires   = "expires"
)

// separator joins the parts of an index's sort key; no key holds it.
const separator = "\x00"

func indexes() []table.Index { return []table.Index{table.Queue, table.Account, table.Work} }

func indexPartition(x table.Index) string { return string(x) + "-pk" }
func indexSort(x table.Index) string      { return string(x) + "-sk" }

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: strconv.FormatInt(n, 10)}
}

func keyOf(k table.Key) map[string]types.AttributeValue {
	return map[string]types.AttributeValue{attrPartition: text(k.Partition), attrSort: text(k.Sort)}
}

// encode lays an item out.
func encode(it table.Item) map[string]types.AttributeValue {
	a := keyOf(it.Key)
	a[attrVersion] = number(it.Version)
	a[attrKind] = text(string(it.Kind))
	if len(it.Body) > 0 {
		a[attrBody] = &types.AttributeValueMemberB{Value: it.Body}
	}
	if !it.Expires.IsZero() {
		a[attrExpires] = number(it.Expires.Unix())
	}
	for x, k := range it.Index {
		a[indexPartition(x)] = text(k.Partition)
		a[indexSort(x)] = text(joined(k.Sort, it.Key))
	}
	return a
}

func joined(sort string, k table.Key) string {
	return strings.Join([]string{sort, k.Partition, k.Sort}, separator)
}

// Decode reads an item as the table, an index or the change stream gives it.
func Decode(a map[string]types.AttributeValue) (table.Item, error) {
	d := decoder{attributes: a}
	it := table.Item{
		Key:     table.Key{Partition: d.text(attrPartition), Sort: d.text(attrSort)},
		Version: d.number(attrVersion),
		Kind:    table.Kind(d.text(attrKind)),
	}
	if v, ok := a[attrBody].(*types.AttributeValueMemberB); ok {
		it.Body = v.Value
	}
	if a[attrExpires] != nil {
		it.Expires = time.Unix(d.number(attrExpires), 0).UTC()
	}
	for _, x := range indexes() {
		if a[indexPartition(x)] == nil {
			continue
		}
		if it.Index == nil {
			it.Index = map[table.Index]table.Key{}
		}
		sort, _, _ := strings.Cut(d.text(indexSort(x)), separator)
		it.Index[x] = table.Key{Partition: d.text(indexPartition(x)), Sort: sort}
	}
	return it, d.err
}

// decoder reads attributes and keeps the first that is missing or malformed.
type decoder struct {
	attributes map[string]types.AttributeValue
	err        error
}

func (d *decoder) text(name string) string {
	v, ok := d.attributes[name].(*types.AttributeValueMemberS)
	if !ok {
		d.fail(name)
		return ""
	}
	return v.Value
}

func (d *decoder) number(name string) int64 {
	v, ok := d.attributes[name].(*types.AttributeValueMemberN)
	if !ok {
		d.fail(name)
		return 0
	}
	n, err := strconv.ParseInt(v.Value, 10, 64)
	if err != nil {
		d.fail(name)
	}
	return n
}

func (d *decoder) fail(name string) {
	if d.err == nil {
		d.err = fmt.Errorf("dynamodb: a stored item has no proper attribute %q", name)
	}
}

// position reads where a page ended from its LastEvaluatedKey.
func position(x table.Index, last map[string]types.AttributeValue) (table.Position, error) {
	d := decoder{attributes: last}
	at := table.Position{Key: table.Key{Partition: d.text(attrPartition), Sort: d.text(attrSort)}}
	at.Sort = at.Key.Sort
	if x != table.Primary {
		sort, _, ok := strings.Cut(d.text(indexSort(x)), separator)
		if !ok && d.err == nil {
			return at, errors.New("dynamodb: an index entry without the item's key")
		}
		at.Sort = sort
	}
	return at, d.err
}
