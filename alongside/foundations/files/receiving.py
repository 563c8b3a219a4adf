"""Stop storing an upload at the limit, so that a huge file never fills memory or disk."""

from __future__ import annotations

import io

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from alongside.foundations.files.keeping import LARGEST


class LimitedSize(FileUploadHandler):
    """Stands first among the upload handlers; passes on no bytes beyond the limit.

    The form then holds an empty file that states its true size, which `keep_file` refuses.
    """

    received = 0

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        return None if self.received > LARGEST else raw_data

    def file_complete(self, file_size: int) -> UploadedFile | None:
        if self.received <= LARGEST:
            return None
        return UploadedFile(
            file=io.BytesIO(),
            name=self.file_name,
            content_type=self.content_type,
            size=self.received,
            charset=self.charset,
        )
