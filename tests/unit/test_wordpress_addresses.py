"""Which addresses of a WordPress site are posts, and what names one."""

import pytest

from crawler.identity import release_address
from crawler.profile import find_profile


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/ผลการประชุม-ก-ค-ศ/", "ผลการประชุม-ก-ค-ศ"),
        ("/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7/", "ข่าว"),
        ("/2021/01/29/online-exam/", "online-exam"),
        ("/ข่าวเด่น/online-exam", "online-exam"),
        ("/index.php/2021/01/online-exam", "online-exam"),
        ("/online-exam?utm_source=line", "online-exam"),
        ("/archives/12", "12"),
        ("/websm/2016/mar/115.html", "websm/2016/mar/115"),
        ("/websm/2015/mar/115.html", "websm/2015/mar/115"),
    ],
)
def test_the_last_part_of_a_permalink_names_the_post(path: str, key: str) -> None:
    address = release_address(find_profile("moe"), f"https://www.moe.go.th{path}")
    assert address is not None
    assert address.key == key


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/หมวด/ข่าว-ศธ-360-องศา",
        "/หมวด/ข่าว-ศธ-360-องศา/page/2",
        "/category/news/",
        "/tag/สอบ",
        "/author/pr",
        "/search/สอบ",
        "/page/2/",
        "/online-exam/2/",
        "/online-exam/comment-page-1",
        "/online-exam/feed/",
        "/online-exam/embed/",
        "/online-exam/amp/",
        "/online-exam/attachment/picture/",
        "/comments/feed/",
        "/feed/atom/",
        "/2021",
        "/2021/01",
        "/2021/01/29",
        "/wp-content/uploads/2021/01/notice.pdf",
        "/wp-json/wp/v2/posts",
        "/wp-login.php",
        "/115.html",
    ],
)
def test_lists_feeds_files_and_further_pages_are_no_posts(path: str) -> None:
    assert release_address(find_profile("moe"), f"https://www.moe.go.th{path}") is None


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("/moi/2021/01/26/governors-meeting/", "governors-meeting"),
        ("/moi", None),
        ("/governors-meeting/", None),
        ("/moi/category/moi-news/", None),
        ("/moi/PDF/announce-2564", None),
    ],
)
def test_a_wordpress_in_a_folder_has_its_posts_there(path: str, key: str | None) -> None:
    address = release_address(find_profile("moi"), f"https://moi.go.th{path}")
    assert (address and address.key) == key
