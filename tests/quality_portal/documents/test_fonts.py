"""The command that prepares faces."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from quality_portal.documents import faces
from quality_portal.documents.actions import faces_folder
from tests.quality_portal.documents.test_faces import renamed


@pytest.fixture
def state(tmp_path, settings):
    settings.STATE = tmp_path / "state"
    return settings.STATE


def test_it_takes_a_face_from_a_named_folder_and_says_what_prints_what(state, tmp_path, face_store):
    folder = tmp_path / "licensed"
    folder.mkdir()
    renamed(faces.faces(face_store)["digits"].path, folder / "fang.ttf", "FZFSJW--GB1-0")
    said = StringIO()
    call_command("fonts", str(folder), stdout=said)
    assert "FZFSJW--GB1-0（本机正版字体）" in said.getvalue()
    assert "NotoSansSC-Regular（随程序的字体）" in said.getvalue()
    assert faces.faces(faces_folder())["fang"].origin == "licensed"


def test_a_folder_that_is_not_there_is_named(state, tmp_path):
    with pytest.raises(CommandError, match="没有这个文件夹"):
        call_command("fonts", str(tmp_path / "nowhere"))
