package parts

import (
	"context"
	"errors"
	"strconv"

	"beian/internal/casework"
	"beian/internal/table"
)

// Objects keeps published objects as items. The version of the item is the
// object's ETag.
type Objects struct{ Table table.Table }

var _ casework.Objects = Objects{}

// Get reads a published object; found is false if there is none.
func (o Objects) Get(ctx context.Context, key string) (body []byte, etag string, found bool, err error) {
	it, err := o.Table.Get(ctx, objectKey(key))
	if errors.Is(err, table.ErrNotFound) {
		return nil, "", false, nil
	}
	return it.Body, strconv.FormatInt(it.Version, 10), err == nil, err
}

// ETag implements [casework.Objects].
func (o Objects) ETag(ctx context.Context, key string) (string, error) {
	_, etag, found, err := o.Get(ctx, key)
	if err != nil || !found {
		return "", err
	}
	return etag, nil
}

// Put implements [casework.Objects].
func (o Objects) Put(ctx context.Context, key string, body []byte, etag string) error {
	it := table.Item{Key: objectKey(key), Version: 1, Kind: "object", Body: body}
	condition := table.IfAbsent()
	if etag != "" {
		v, err := strconv.ParseInt(etag, 10, 64)
		if err != nil {
			return casework.ErrPrecondition
		}
		it.Version, condition = v+1, table.IfVersion(v)
	}
	err := o.Table.Commit(ctx, table.Put(it, condition))
	if startOver(err) {
		return casework.ErrPrecondition
	}
	return err
}

func objectKey(key string) table.Key { return table.Key{Partition: "object#" + key, Sort: "object"} }
